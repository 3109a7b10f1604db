/** Answers to take along: copied, shared, printed, saved. */

import { day, fragment } from './text.js';
import type { Turn } from './session.js';
import type { Citation, Computation, Reply } from './wire.js';
import type { Words } from './words.js';

function today(): string {
  const now = new Date();
  return `${String(now.getDate()).padStart(2, '0')}/${String(now.getMonth() + 1).padStart(2, '0')}/${now.getFullYear()}`;
}

export function cited(citation: Citation, words: Words): string {
  return `${citation.label} ${words.number(citation.act)}`;
}

function stepLines(computation: Computation, words: Words): string[] {
  const lines = computation.steps.map(
    (step, index) => `${index + 1}. ${step.text}${step.citations.length ? ` (${step.citations.map((each) => each.label).join('; ')})` : ''}`,
  );
  lines.push(...computation.assumptions);
  for (const other of computation.also) lines.push(`${words.other}: ${other.summary}`, ...stepLines(other, words));
  return lines;
}

/** An answer as plain text, with its basis, its page and the day it was taken. */
export function plain(reply: Reply, words: Words): string {
  const lines = [reply.text];
  if (reply.computation) lines.push('', `${words.steps}:`, ...stepLines(reply.computation, words));
  for (const found of reply.provisions) lines.push('', `${found.citation.label}: ${found.heading}`, found.text);
  for (const notice of reply.notices) lines.push('', notice);
  if (reply.citations.length) {
    lines.push('', `${words.basis(reply.citations.length)}:`, ...reply.citations.map((each) => `- ${cited(each, words)}`));
    lines.push(words.onDay(day(reply.as_of)));
  }
  if (reply.choices.length) lines.push('', ...reply.choices.map((choice) => `- ${choice.title}`));
  if (reply.question) lines.push('', reply.question);
  return lines.join('\n');
}

export function copyOf(reply: Reply, title: string, portal: string, words: Words): string {
  const address = reply.page ? new URL(reply.page, portal).href : portal;
  return `${plain(reply, words)}\n\n${words.source}: ${title}, ${address}\n${words.copiedOn}: ${today()}`;
}

export function wholeOf(turns: Turn[], title: string, notice: string, portal: string, words: Words): string {
  const lines = [title, notice, `${words.copiedOn}: ${today()}`, portal];
  for (const turn of turns) {
    lines.push('', '----------------------------------------', `${words.you} ${turn.asked}`, '');
    if (turn.reply) lines.push(plain(turn.reply, words));
    else lines.push(turn.said || words.unsent);
    if (turn.reply?.page) lines.push(`${words.source}: ${new URL(turn.reply.page, portal).href}`);
  }
  return lines.join('\n') + '\n';
}

export async function copy(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // no permission in a frame, or no https: the old way
    const area = document.createElement('textarea');
    area.className = 'hidden';
    area.value = text;
    near.append(area);
    const root = near.getRootNode() as ShadowRoot;
    const before = root.activeElement as HTMLElement | null;
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    before?.focus();
    return done;
  }
}

export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const PRINT = `
  body { font: 12pt/1.5 "Be Vietnam Pro", system-ui, sans-serif; color: #000; background: #fff; margin: 0; }
  h1 { font-size: 15pt; margin: 0 0 .2em; } h2 { font-size: 12.5pt; margin: 1.4em 0 .4em; break-after: avoid; }
  p, li { margin: 0 0 .4em; } .small { font-size: 9.5pt; } .past { border: 1px solid #000; padding: .4em .6em; }
  ul, ol { padding-left: 1.4em; } a { color: #000; }`;

/** Print these turns and nothing of the page around them: from a frame of our own, which holds only them. */
export function print(turns: Turn[], title: string, notice: string, portal: string, words: Words, place: ParentNode): void {
  const frame = document.createElement('iframe');
  frame.className = 'print-frame';
  frame.title = words.print;
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  place.append(frame);
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!view) return;
  const paper = view.document;
  const add = (name: string, text: string, className = '', parent: Node = paper.body): HTMLElement => {
    const node = paper.createElement(name);
    node.textContent = text;
    if (className) node.className = className;
    parent.appendChild(node);
    return node;
  };
  paper.title = title;
  paper.documentElement.lang = 'vi';
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(PRINT);
  paper.adoptedStyleSheets = [sheet];
  add('h1', title);
  add('p', `${notice} ${words.copiedOn}: ${today()}. ${portal}`, 'small');
  for (const turn of turns) {
    add('h2', turn.asked);
    const reply = turn.reply;
    if (!reply) {
      add('p', turn.said || words.unsent);
      continue;
    }
    paper.body.append(paper.importNode(fragment(reply.text, portal), true));
    if (reply.computation) for (const line of stepLines(reply.computation, words)) add('p', line);
    for (const found of reply.provisions) {
      add('p', `${found.citation.label}: ${found.heading}`);
      for (const line of found.text.split('\n')) add('p', line);
    }
    for (const line of reply.notices) add('p', line, 'past');
    if (reply.citations.length) {
      add('p', `${words.basis(reply.citations.length)}:`);
      const list = add('ul', '');
      for (const each of reply.citations) add('li', cited(each, words), '', list);
      add('p', words.onDay(day(reply.as_of)), 'small');
    }
    if (reply.page) add('p', `${words.source}: ${new URL(reply.page, portal).href}`, 'small');
  }
  const done = (): void => frame.remove();
  view.addEventListener('afterprint', () => setTimeout(done, 1000));
  setTimeout(done, 300_000);
  view.focus();
  view.print();
}
