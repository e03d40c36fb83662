/** No icon: else the browser asks for one where none may be had. */
const head = '<!doctype html><meta charset="utf-8"><title>Vitrine</title><link rel="icon" href="data:,">';

/** The page that turns up when somebody opens the address without having been let in. */
export const closedDoor =
  `${head}<p>This address belongs to a running Vitrine. ` +
  'To open its window, type <code>npm start</code> again.</p>';

/** `find`: a search that the window is to begin with. Goes on to the program from a page of our own, since a strict cookie is not sent on a redirect from elsewhere. */
export const openDoor = (find: string | null): string =>
  `${head}<meta http-equiv="refresh" content="0;url=/${find ? `#find=${encodeURIComponent(find)}` : ''}">`;

/** The owner-only file that carries the launch token into the browser: argv can be read by everybody. */
export const bootstrapPage = (origin: string, token: string) => `${head}
<meta name="color-scheme" content="light dark">
<form method="post" action="${origin}/launch"><input type="hidden" name="token" value="${token}"><noscript><button>Open Vitrine</button></noscript></form>
<script>document.forms[0].submit()</script>
`;
