import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { readShellArgs } from '../args.ts';
import { startApp } from './app.ts';

// In a package and under the launcher this file lies in dist/app/src-main/shells/electron.
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  protocol,
  session,
  shell,
  utilityProcess,
};
const args = readShellArgs(process.argv.slice(app.isPackaged ? 1 : 2));

await startApp(electron, {
  ...args,
  version: app.getVersion(),
  dist: here('../../../../renderer'),
  preload: here('../../../../preload/preload.cjs'),
  coreProcess: here('./core-process.js'),
  onShown: () => console.log('vitrine:window'),
});
