/** What a host page is about: its headline and the words of its article; never what somebody typed into it. */

export interface About {
  title: string;
  text: string;
}

const LONGEST_TITLE = 300;
/** A unit has at most three bytes in UTF-8, so a request stays under the 64 KiB that the server takes. */
const LONGEST_TEXT = 20_000;

const TYPED = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const LEFT_OUT =
  `${TYPED}, button, label, legend, output, datalist, script, style, noscript, template, iframe, object, svg, math, nav, aside, footer, ` +
  'dialog, [hidden], [aria-hidden="true"], hoidap-tha, hoidap-lienquan';
const IN_LINE = /^(a|abbr|b|bdi|bdo|cite|code|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|var|wbr)$/i;

/** By the attributes of the element: `headline` alone is all that is sent, `for` names where the words are. */
export function aboutPage(element: Element): About {
  const headline = element.getAttribute('headline') ?? '';
  const selector = element.getAttribute('for') ?? '';
  if (headline.trim() && !selector) return { title: cut(headline, LONGEST_TITLE), text: '' };
  const roots = selector ? named(selector) : article(element);
  const title = [headline, meta('og:title'), heading(roots), document.title].find((each) => each.trim()) ?? '';
  const text = roots.map(wordsOf).join(' ').trim() || meta('og:description') || meta('description');
  return { title: cut(title, LONGEST_TITLE), text: cut(text, LONGEST_TEXT) };
}

function named(selector: string): Element[] {
  try {
    return [...document.querySelectorAll(selector)];
  } catch {
    return [];
  }
}

/** The article that the element stands in, else the longest one: teasers are articles too. */
function article(element: Element): Element[] {
  const around = element.closest('article');
  if (around) return [around];
  const longest = [...document.querySelectorAll('article')].sort((a, b) => size(b) - size(a))[0];
  return longest ? [longest] : [];
}

function size(node: Element): number {
  return node.textContent?.length ?? 0;
}

function heading(roots: Element[]): string {
  const found = roots.map((root) => root.querySelector('h1')).find(Boolean) ?? document.querySelector('h1');
  return found ? wordsOf(found) : '';
}

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[property="${name}"], meta[name="${name}"]`)?.content ?? '';
}

/** The words that stand under a node, without controls, scripts, side columns and what is hidden. */
export function wordsOf(root: Element): string {
  if (root.closest(TYPED)) return '';
  let words = '';
  const read = (node: Node): void => {
    if (words.length > 2 * LONGEST_TEXT) return;
    if (node.nodeType === Node.TEXT_NODE) words += node.nodeValue ?? '';
    if (node.nodeType !== Node.ELEMENT_NODE || (node !== root && (node as Element).matches(LEFT_OUT))) return;
    const apart = IN_LINE.test((node as Element).localName) ? '' : ' ';
    words += apart;
    node.childNodes.forEach(read);
    words += apart;
  };
  read(root);
  return words.replace(/\s+/g, ' ').trim();
}

/** No longer than so many units, and no half of a letter at the end. */
function cut(text: string, longest: number): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
