/** Reviewed text as nodes: paragraphs and lists, links only to the portal and to government sites. */

import { Lexer, type Token, type Tokens } from 'marked';

/** May an answer lead there: a page of the portal itself, or https on a name under .gov.vn. */
export function mayLink(href: string, portal: string): boolean {
  let url: URL;
  try {
    url = new URL(href, portal);
  } catch {
    return false;
  }
  if (url.username || url.password) return false;
  if (url.protocol === 'https:' && !url.port && url.hostname.endsWith('.gov.vn')) return true;
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === new URL(portal).origin;
}

/**
 * The text as nodes. The library reads the Markdown; nodes are made here, of eight kinds only, and never from a
 * string of HTML: whatever else the text holds, markup included, stays the words that were written.
 */
export function fragment(text: string, portal: string): DocumentFragment {
  const nodes = document.createDocumentFragment();
  for (const token of new Lexer({ gfm: true, breaks: true }).lex(text)) nodes.append(...block(token, portal));
  return nodes;
}

function block(token: Token, portal: string): Node[] {
  if (token.type === 'space') return [];
  if (token.type === 'list') return [list(token as Tokens.List, portal)];
  const written = token.type === 'paragraph' || token.type === 'text' ? token.tokens : undefined;
  return [element('p', written ? inlines(written, portal) : [token.raw.trim()])];
}

function list(token: Tokens.List, portal: string): HTMLElement {
  const node = element(token.ordered ? 'ol' : 'ul', []);
  if (token.ordered && token.start !== 1) node.setAttribute('start', String(token.start));
  for (const item of token.items) {
    const parts = item.tokens.flatMap((each) =>
      each.type === 'text' && 'tokens' in each && each.tokens ? inlines(each.tokens, portal) : block(each, portal),
    );
    node.append(element('li', parts));
  }
  return node;
}

function inlines(tokens: Token[], portal: string): (Node | string)[] {
  return tokens.flatMap((token) => inline(token, portal));
}

function inline(token: Token, portal: string): (Node | string)[] {
  switch (token.type) {
    case 'br':
      return [document.createElement('br')];
    case 'escape':
      return [(token as Tokens.Escape).text];
    case 'strong':
    case 'em':
      return [element(token.type, inlines((token as Tokens.Strong).tokens, portal))];
    case 'link':
      return link(token as Tokens.Link, portal);
    default:
      return [token.raw];
  }
}

function link(token: Tokens.Link, portal: string): (Node | string)[] {
  const words = inlines(token.tokens, portal);
  if (!mayLink(token.href, portal)) return words;
  const node = element('a', words) as HTMLAnchorElement;
  node.href = new URL(token.href, portal).href;
  node.target = '_blank';
  node.rel = 'noopener noreferrer';
  return [node];
}

function element(name: string, content: (Node | string)[]): HTMLElement {
  const node = document.createElement(name);
  node.append(...content);
  return node;
}

/** The first paragraph, which is the short answer, and the rest. */
export function parts(text: string): [string, string] {
  const end = text.trim().search(/\n\s*\n|\n(?=- |\d+\. )/);
  return end < 0 ? [text.trim(), ''] : [text.trim().slice(0, end).trim(), text.trim().slice(end).trim()];
}

/** `2026-07-01` as people write it. */
export function day(iso: string): string {
  const [year, month, date] = iso.split('-');
  return `${date}/${month}/${year}`;
}

/** How the server counts characters. */
export function length(text: string): number {
  return [...text.normalize('NFC').trim()].length;
}
