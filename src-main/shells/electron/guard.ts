import type { App, IpcMainEvent, IpcMainInvokeEvent, Session, WebContents } from 'electron';

export const PAGE_ORIGIN = 'app://vitrine';
export const PAGE_URL = `${PAGE_ORIGIN}/`;

/** Only the top frame of our own page may ask for anything. */
export function isOurPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isPageUrl(frame.url);
}

/** A window shows our page and nothing else, whatever a page or a file tries. */
export function guardContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_, contents: WebContents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!isPageUrl(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPageUrl(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

const ALLOWED = new Set(['fullscreen', 'clipboard-sanitized-write']);

/** No camera, no location, no notifications, no device: a catalog needs none of them. */
export function guardSession(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_, permission, answer) => answer(ALLOWED.has(permission)));
  session.setPermissionCheckHandler((_, permission) => ALLOWED.has(permission));
  session.setDevicePermissionHandler(() => false);
}

function isPageUrl(url: string): boolean {
  return url === PAGE_URL || url.startsWith(`${PAGE_URL}#`) || url.startsWith(`${PAGE_URL}?`);
}
