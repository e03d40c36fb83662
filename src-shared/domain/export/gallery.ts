/**
 * A gallery as one page that any browser opens from a disk: nothing is fetched from elsewhere, and without scripts it is a list of links.
 * Names and captions are what strangers wrote: nothing of them is ever more than text. Pure.
 */
export interface GalleryItem {
  /** Below the page, with `/`. */
  readonly file: string;
  readonly thumb?: string | undefined;
  readonly kind: 'picture' | 'film' | 'sound';
  readonly title: string;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
}

/** Of text and of attributes in double quotes. Control characters are no text. */
export const escaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A path below the page as an address. */
export const addressOf = (path: string): string => path.split('/').map((part) => encodeURIComponent(part)).join('/');

const STYLE = `:root{color-scheme:light dark;--back:#f4f4f5;--text:#1d1d20;--soft:#63636b;--accent:#9a5b00}
@media (prefers-color-scheme:dark){:root{--back:#161618;--text:#ececee;--soft:#a3a3ab;--accent:#f0a63a}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);font:15px/1.45 system-ui,sans-serif}
header{padding:28px 24px 8px}h1{margin:0;font-size:22px;font-weight:600}header p{margin:4px 0 0;color:var(--soft)}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:20px;padding:20px 24px 40px}
figure{margin:0}figure a{display:block;border-radius:4px}img{display:block}
.thumb{width:100%;aspect-ratio:4/3;object-fit:contain;background:color-mix(in srgb,var(--text) 6%,transparent);border-radius:4px}
.sound{display:grid;place-items:center;color:var(--soft);font-size:40px;text-decoration:none}
a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
figcaption{margin-top:6px;overflow-wrap:anywhere}figcaption b{display:block;font-weight:500}figcaption span{display:block;color:var(--soft);font-size:13px}
dialog{width:100vw;height:100vh;max-width:none;max-height:none;margin:0;padding:0;border:0;background:#101012;color:#ececee}
dialog[open]{display:grid;grid-template-rows:minmax(0,1fr) auto}
.large{display:grid;place-items:center;min-height:0;padding:16px}.large>*{max-width:100%;max-height:100%;min-height:0}
.bar{display:flex;gap:12px;align-items:center;padding:10px 16px}.bar p{flex:1;min-width:0;margin:0;overflow-wrap:anywhere}
.bar span{color:#a3a3ab}button{padding:6px 14px;border:1px solid #55555c;border-radius:4px;background:#26262a;color:#ececee;font:inherit}`;

/** Works on links that are there; reads text out of them and never makes HTML of it. */
export const GALLERY_SCRIPT = `'use strict';
const links=[...document.querySelectorAll('main a')],box=document.querySelector('dialog'),room=box.querySelector('.large'),words=box.querySelector('p'),count=box.querySelector('.count');
let at=0;
function show(to){at=(to+links.length)%links.length;const link=links[at],kind=link.dataset.kind,tag=kind==='film'?'video':kind==='sound'?'audio':'img',item=document.createElement(tag);
item.src=link.href;if(tag==='img')item.alt=link.dataset.title;else item.controls=true;room.replaceChildren(item);
words.textContent=[link.dataset.title,link.dataset.caption].filter(Boolean).join(' \\u2013 ');count.textContent=(at+1)+' / '+links.length;if(!box.open)box.showModal();}
links.forEach((link,i)=>link.addEventListener('click',event=>{if(event.ctrlKey||event.metaKey||event.shiftKey)return;event.preventDefault();show(i)}));
box.addEventListener('close',()=>{room.replaceChildren();links[at].focus()});
box.querySelector('.back').addEventListener('click',()=>show(at-1));box.querySelector('.next').addEventListener('click',()=>show(at+1));box.querySelector('.end').addEventListener('click',()=>box.close());
document.addEventListener('keydown',event=>{if(event.target.closest('video,audio'))return;const step={ArrowRight:1,ArrowLeft:-1}[event.key];
if(box.open){if(step)show(at+step);else if(event.key==='Home')show(0);else if(event.key==='End')show(links.length-1)}
else if(step){const now=links.indexOf(document.activeElement);links[Math.min(links.length-1,Math.max(0,now+step))].focus()}});`;

/** @param scriptHash SHA-256 of GALLERY_SCRIPT, base64: nothing else on the page may run */
export function galleryPage(title: string, items: readonly GalleryItem[], scriptHash: string): string {
  const policy = `default-src 'none'; img-src * file: data:; media-src * file:; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${escaped(title)}</title>
<style>${STYLE}</style></head><body>
<header><h1>${escaped(title)}</h1><p>${items.length.toLocaleString('en')} ${items.length === 1 ? 'item' : 'items'}</p></header>
<main>
${items.map(figureOf).join('\n')}
</main>
<dialog aria-label="${escaped(title)}"><div class="large"></div><div class="bar"><p aria-live="polite"></p><span class="count"></span>
<button class="back" type="button">Previous</button><button class="next" type="button">Next</button><button class="end" type="button">Close</button></div></dialog>
<script>${GALLERY_SCRIPT}</script>
</body></html>
`;
}

function figureOf({ file, thumb, kind, title, caption, credit }: GalleryItem): string {
  const about = `data-kind="${kind}" data-title="${escaped(title)}"${caption ? ` data-caption="${escaped(caption)}"` : ''}`;
  const seen = thumb ? `<img class="thumb" loading="lazy" src="${escaped(addressOf(thumb))}" alt="${escaped(title)}">` : `<span class="thumb sound" role="img" aria-label="${escaped(title)}">♪</span>`;
  const more = [caption, credit].flatMap((text) => (text ? [`<span>${escaped(text)}</span>`] : [])).join('');
  return `<figure><a href="${escaped(addressOf(file))}" ${about}>${seen}</a><figcaption><b>${escaped(title)}</b>${more}</figcaption></figure>`;
}
