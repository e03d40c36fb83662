/**
 * Users' files are hostile: their bytes may be shown as pictures, sound and video, but never run, never be framed,
 * and never be opened as a document. The same headers in every shell.
 */
export function hardenAsset(response: Response): Response {
  const { headers } = response;
  headers.set('x-content-type-options', 'nosniff');
  headers.set('content-security-policy', "sandbox; default-src 'none'");
  // The page has another port, and Chromium takes two ports of one IP address for two sites; the capability keeps others out.
  headers.set('cross-origin-resource-policy', 'cross-origin');
  headers.set('referrer-policy', 'no-referrer');
  headers.delete('set-cookie');
  const type = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (!type) headers.set('content-type', 'application/octet-stream');
  // An <img> ignores this; a window that is pointed at the address gets a download instead of a document.
  if (!isShownInline(type) && !headers.get('content-disposition')?.startsWith('attachment')) {
    headers.set('content-disposition', 'attachment');
  }
  return response;
}

const isShownInline = (type: string) =>
  /^(image|audio|video)\//.test(type) && !type.includes('svg') && !type.includes('xml');
