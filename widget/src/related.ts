/** `<hoidap-lienquan>`: up to three questions that the article around it raises, or nothing at all. */

import { Api } from './api.js';
import { aboutPage } from './article.js';
import { accents } from './colour.js';
import { loadChat } from './load.js';
import { relatedStyles } from './related-styles.js';
import type { Citation, Entry, Related } from './wire.js';

type Item = Related['items'][number];

const MOST = 3;
const MOST_BASIS = 4;
/** Asked for while it is still so far below the screen: what comes in then moves nothing that is seen. */
const AHEAD = '1500px 0px';
/** What the chat takes over from this element. */
const PASSED = ['key', 'base', 'accent', 'theme', 'text-size', 'lang', 'motion', 'campaign'];

const WORDS = {
  heading: 'Hỏi – đáp liên quan',
  newTab: '(mở thẻ mới)',
  basis: 'Căn cứ pháp lý',
  opening: 'Đang mở căn cứ…',
  noBasis: 'Chưa mở được căn cứ ở đây. Bạn xem ở trang của câu trả lời.',
  moreBasis: (count: number) => `Thêm ${count} căn cứ`,
  number: (act: string) => `(số ${act})`,
  presumed: 'được cho là còn áp dụng',
  reported: 'chỉ biết qua trang thông tin',
  onDay: (day: string) => `Theo luật áp dụng ngày ${day}.`,
  whole: 'Đọc cả câu trả lời',
  ask: 'Hỏi thêm',
  notice: 'Thông tin chung, không thay cho tư vấn về vụ việc cụ thể.',
  source: 'Nguồn:',
  name: 'Hỏi–Đáp Thi hành án',
  chat: 'Hỏi thêm về thi hành án',
  loading: 'Đang mở khung hỏi đáp…',
  noChat: 'Chưa mở được khung hỏi đáp trên trang này. Bạn bấm để hỏi ở trang Hỏi–Đáp Thi hành án:',
  close: 'Đóng khung',
};

class RelatedApi extends Api {
  related(title: string, text: string, most: number): Promise<Related> {
    return this.json<Related>('/v1/related', { body: { title, text, most } });
  }

  entry(id: string, asOf: string): Promise<Entry> {
    return this.json<Entry>(`/v1/faq/${encodeURIComponent(id)}`, { query: { as_of: asOf } });
  }
}

interface Chat extends HTMLElement {
  ask(text: string): void;
}

type Content = Node | string | null;

/** A node; text only ever becomes text. */
function make<K extends keyof HTMLElementTagNameMap>(name: K, part = '', ...content: Content[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  if (part) {
    node.className = part;
    node.setAttribute('part', part);
  }
  node.append(...content.filter((each): each is Node | string => each !== null));
  return node;
}

/** `2026-07-01` as people write it. */
function inFigures(iso: string): string {
  return iso.split('-').reverse().join('/');
}

/** What can be shown of a reply, whatever came: whole items with a page of the portal. */
function usable(related: Related): Item[] {
  if (!/^https?:\/\/[^/]+$/.test(related.portal) || !/^\d{4}-\d\d-\d\d$/.test(related.as_of)) return [];
  const whole = (each: Item): boolean =>
    [each.entry, each.title, each.page, each.short_answer].every((word) => typeof word === 'string' && word) && /^\/[^/\\]/.test(each.page);
  return related.items.filter(whole).slice(0, MOST);
}

export class HoidapLienquan extends HTMLElement {
  private readonly root: ShadowRoot;
  private api!: RelatedApi;
  private watcher: IntersectionObserver | null = null;
  private begun = false;
  private related!: Related;
  private talk: { slot: HTMLElement; place: HTMLElement; chat: Chat | null; from: HTMLElement | null; asked: string } | null = null;

  constructor() {
    super();
    this.root = this.attachShadow({ mode: 'open' });
  }

  connectedCallback(): void {
    if (this.begun) return;
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(relatedStyles);
      this.root.adoptedStyleSheets = [sheet];
      this.watcher = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && void this.begin(), { rootMargin: AHEAD });
      this.watcher.observe(this);
    } catch {
      // a browser of another time: the article stands alone
      this.hidden = true;
    }
  }

  disconnectedCallback(): void {
    this.watcher?.disconnect();
  }

  /** Ask once what fits the article; what cannot be had is not there. */
  private async begin(): Promise<void> {
    this.watcher?.disconnect();
    if (this.begun) return;
    this.begun = true;
    let items: Item[] = [];
    try {
      this.api = new RelatedApi(new URL(this.getAttribute('base') || import.meta.url, location.href).origin, this.getAttribute('key') ?? '');
      const about = aboutPage(this);
      if (about.title || about.text) {
        this.related = await this.api.related(about.title, about.text, this.most);
        items = usable(this.related);
      }
      if (items.length) this.show(items, await this.accent());
    } catch {
      items = [];
      this.root.replaceChildren();
    }
    if (!items.length) this.hidden = true;
    this.tell('hoidap-related', { entries: items.map((each) => each.entry) });
  }

  private get most(): number {
    const wanted = Number(this.getAttribute('most'));
    return wanted >= 1 && wanted <= MOST ? Math.floor(wanted) : MOST;
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** The colour of the page, else of the key; asked for only when there is something to show. */
  private async accent(): Promise<string> {
    const own = this.getAttribute('accent');
    if (own) return own;
    return this.api.config('', '').then(
      (config) => config.accent ?? '',
      () => '',
    );
  }

  private page(path: string): string {
    const url = new URL(path, this.related.portal);
    if (location.hostname) url.searchParams.set('tu', location.hostname);
    return url.href;
  }

  private link(part: string, words: string, address: string): HTMLAnchorElement {
    const node = make('a', part, words, ' ', make('span', 'hidden', WORDS.newTab));
    node.href = address;
    node.target = '_blank';
    node.rel = 'noopener';
    return node;
  }

  // what is shown

  private show(items: Item[], accent: string): void {
    const heading = make('h2', 'heading', this.getAttribute('heading') || WORDS.heading);
    heading.id = 'heading';
    const list = make('ul', 'list', ...items.map((item, index) => this.item(item, index)));
    list.setAttribute('role', 'list');
    const source = make('span', 'source', `${WORDS.source} `, this.link('', WORDS.name, this.page('/')));
    const notice = make('p', 'notice meta', `${this.related.notice || WORDS.notice} `, source);
    const box = make('section', 'box', heading, list, notice);
    box.setAttribute('aria-labelledby', 'heading');
    const root = make('div', 'root', box);
    root.removeAttribute('part');
    root.lang = 'vi';
    root.dataset.theme = this.theme();
    for (const [name, value] of Object.entries(accents(accent))) root.style.setProperty(name, value);
    this.root.replaceChildren(root);
    this.setAttribute('shown', '');
  }

  /** As named; else the reader's, but dark only where the page around the box has a dark form (`color-scheme`). */
  private theme(): string {
    const named = this.getAttribute('theme') ?? '';
    if (['light', 'dark'].includes(named)) return named;
    // the box itself takes nothing over from the page
    const around = getComputedStyle(this.parentElement ?? document.documentElement);
    return around.colorScheme?.includes('dark') ? 'auto' : 'light';
  }

  private item(item: Item, index: number): HTMLElement {
    const button = make('button', 'question', make('span', '', item.title));
    button.type = 'button';
    button.id = `question-${index}`;
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-controls', `answer-${index}`);
    const answer = make('div', 'answer');
    answer.id = `answer-${index}`;
    answer.hidden = true;
    button.addEventListener('click', () => {
      answer.hidden = !answer.hidden;
      button.setAttribute('aria-expanded', String(!answer.hidden));
      if (answer.hidden) return;
      if (!answer.childElementCount) this.fill(answer, item);
      this.tell('hoidap-opened', { entry: item.entry, what: 'answer' });
    });
    return make('li', 'item', make('h3', '', button), answer);
  }

  private fill(answer: HTMLElement, item: Item): void {
    const basis = make('div', 'law', make('p', '', WORDS.opening));
    const whole = this.link('button page', WORDS.whole, this.page(item.page));
    whole.addEventListener('click', () => this.tell('hoidap-opened', { entry: item.entry, what: 'page' }));
    const ask = make('button', 'button main ask', WORDS.ask);
    ask.type = 'button';
    ask.addEventListener('click', () => void this.chatAbout(item, ask));
    answer.append(
      make('p', 'short', item.short_answer),
      basis,
      make('p', 'day meta', WORDS.onDay(inFigures(this.related.as_of))),
      make('div', 'more', whole, ask),
    );
    this.api.entry(item.entry, this.related.as_of).then(
      (entry) => basis.replaceChildren(...this.basis(entry.citations)),
      () => basis.replaceChildren(make('p', '', WORDS.noBasis)),
    );
  }

  private basis(citations: Citation[]): Node[] {
    const rows = citations.map((each) =>
      make('li', '', `${each.label} `, make('span', 'number', WORDS.number(each.act)), ' ', this.certainty(each.certainty)),
    );
    const [shown, folded] = rows.length > MOST_BASIS + 1 ? [rows.slice(0, MOST_BASIS), rows.slice(MOST_BASIS)] : [rows, []];
    const more = make('details', '', make('summary', '', WORDS.moreBasis(folded.length)), make('ul', '', ...folded));
    return [make('p', '', make('strong', '', WORDS.basis)), make('ul', 'basis', ...shown), ...(folded.length ? [more] : [])];
  }

  private certainty(sure: Citation['certainty']): Node | null {
    return sure === 'text' ? null : make('span', 'sure', sure === 'reported' ? WORDS.reported : WORDS.presumed);
  }

  // the chat

  /** Open the conversation under the questions and ask this one; its file is loaded now and not before. */
  private async chatAbout(item: Item, from: HTMLElement): Promise<void> {
    this.tell('hoidap-opened', { entry: item.entry, what: 'chat' });
    const talk = (this.talk ??= this.room());
    talk.from = from;
    talk.slot.hidden = false;
    talk.slot.focus({ preventScroll: true });
    talk.slot.scrollIntoView({ block: 'nearest' });
    try {
      if (!talk.chat) {
        talk.slot.classList.remove('failed');
        talk.place.replaceChildren(make('p', 'meta', WORDS.loading));
        await loadChat();
        talk.chat = this.chat();
        talk.place.replaceChildren(talk.chat);
      }
      if (talk.asked !== item.title) talk.chat.ask(item.title);
      talk.asked = item.title;
    } catch {
      talk.slot.classList.add('failed');
      const there = this.link('', item.title, this.page(`/?hoi=${encodeURIComponent(item.title)}`));
      talk.place.replaceChildren(make('p', '', `${WORDS.noChat} `, there));
    }
  }

  private room(): NonNullable<HoidapLienquan['talk']> {
    const close = make('button', 'button close', WORDS.close);
    close.type = 'button';
    const place = make('div', 'place');
    const slot = make('div', 'chat', close, place);
    slot.tabIndex = -1;
    slot.setAttribute('role', 'region');
    slot.setAttribute('aria-label', WORDS.chat);
    close.addEventListener('click', () => {
      slot.hidden = true;
      this.talk?.from?.focus();
    });
    this.root.querySelector('.box')?.append(slot);
    return { slot, place, chat: null, from: null, asked: '' };
  }

  private chat(): Chat {
    const chat = document.createElement('hoidap-tha') as Chat;
    chat.setAttribute('mode', this.getAttribute('chat') === 'page' ? 'page' : 'panel');
    chat.setAttribute('suggest', 'none');
    for (const name of PASSED) {
      const value = this.getAttribute(name);
      if (value !== null) chat.setAttribute(name, value);
    }
    return chat;
  }
}
