import { expect, test } from 'vitest';
import { copiedFiles } from './copied-files.ts';

const paths = ['/photos/a b.jpg', '/photos/<&>\u00fc.jpg'];

test('each system gets the list that its file manager takes', () => {
  expect(copiedFiles('linux', paths)).toEqual({
    'x-special/gnome-copied-files': 'copy\nfile:///photos/a%20b.jpg\nfile:///photos/%3C&%3E%C3%BC.jpg',
    'text/uri-list': 'file:///photos/a%20b.jpg\r\nfile:///photos/%3C&%3E%C3%BC.jpg\r\n',
  });
  expect(copiedFiles('darwin', paths)?.['NSFilenamesPboardType']).toContain('<string>/photos/a b.jpg</string><string>/photos/&#60;&#38;&#62;ü.jpg</string>');
  expect(copiedFiles('win32', paths)).toBeUndefined();
});
