/** `<hoidap-tha>`: the conversation as a launcher with a panel, a panel in its place, or a whole page. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Api, Refused } from './api.js';
import { accents } from './colour.js';
import { Conversation } from './conversation.js';
import { Session, type Turn } from './session.js';
import { styles } from './styles.js';
import { print, save, wholeOf } from './take.js';
import { day, length } from './text.js';
import type { Shell, TurnView } from './turn.js';
import type { Config, Reply } from './wire.js';
import { ASK_HUMAN, wordsOf, type Words } from './words.js';

const SMALL = '(max-width: 480px)';
const FIRST_DAY = '2015-07-01';
const MAX_CHARACTERS = 1000;
/** The log is quiet while it is filled or comes into view; then it speaks of what is added. */
const QUIET_MS = 400;
const SLOW_MS = 600;
const HINT_MS = 5000;

export class HoidapTha extends LitElement implements Shell {
  static override styles = styles;

  static override properties = {
    key: { type: String },
    base: { type: String },
    mode: { type: String, reflect: true },
    open: { type: Boolean, reflect: true },
    heading: { type: String },
    title: { type: String },
    accent: { type: String },
    position: { type: String },
    topic: { type: String },
    campaign: { type: String },
    question: { type: String },
    lang: { type: String },
    textSize: { type: String, attribute: 'text-size' },
    theme: { type: String },
    suggest: { type: String },
    motion: { type: String },
    config: { state: true },
    refusal: { state: true },
    live: { state: true },
    slow: { state: true },
    menu: { state: true },
    hint: { state: true },
    draft: { state: true },
    asOf: { state: true },
    large: { state: true },
  };

  declare key: string;
  declare base: string;
  declare mode: string;
  declare open: boolean;
  declare heading: string;
  declare accent: string;
  declare position: string;
  declare topic: string;
  declare campaign: string;
  declare question: string;
  declare textSize: string;
  declare theme: string;
  declare suggest: string;
  declare motion: string;
  declare config: Config | null;
  declare refusal: string;
  declare live: boolean;
  declare slow: boolean;
  declare menu: boolean;
  declare hint: string;
  declare draft: string;
  declare asOf: string;
  declare large: boolean;

  api!: Api;
  private session!: Session;
  private talk!: Conversation;
  private origin: HTMLElement | null = null;
  private readonly small = window.matchMedia(SMALL);
  private readonly resized = (): void => this.show();
  private timers: Record<string, number> = {};
  private suggested = false;
  private asked = false;

  constructor() {
    super();
    this.key = '';
    this.base = '';
    this.mode = 'launcher';
    this.open = false;
    this.heading = '';
    this.accent = '';
    this.position = 'right';
    this.topic = '';
    this.campaign = '';
    this.question = '';
    this.textSize = 'normal';
    this.theme = 'auto';
    this.suggest = 'page';
    this.motion = 'auto';
    this.config = null;
    this.refusal = '';
    this.live = false;
    this.slow = false;
    this.menu = false;
    this.hint = '';
    this.draft = '';
    this.asOf = '';
    this.large = false;
  }

  get words(): Words {
    return wordsOf(this.lang || 'vi');
  }

  get portal(): string {
    return this.config?.portal || this.api.base;
  }

  get name(): string {
    return this.heading || this.config?.title || this.title || this.words.title;
  }

  private get launched(): boolean {
    return this.mode !== 'panel' && this.mode !== 'page';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.api = new Api(new URL(this.base || import.meta.url, location.href).origin, this.key, this.campaign);
    this.session = new Session(this.api.base, this.key);
    this.talk = new Conversation(this.api, this.session, (turn) => this.turned(turn), (reply) => this.answered(reply));
    const { draft, day: asOf, large, open } = this.session.saved;
    this.draft = draft;
    this.asOf = asOf;
    this.large = large || this.textSize === 'large';
    if (this.launched && open && !this.small.matches) this.open = true;
    this.small.addEventListener('change', this.resized);
    this.toggleAttribute('talking', this.talk.turns.length > 0);
    this.talk.start();
    const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
    if (this.launched && !this.open) idle(() => void this.configure(false));
    else void this.configure(true);
    if (!this.launched) this.quieten();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.small.removeEventListener('change', this.resized);
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.talk.stop();
    this.session.release();
  }

  /** Ask the server who we are here; with the words of the page, what fits it. */
  private async configure(suggesting: boolean): Promise<void> {
    if (this.refusal || this.suggested || !this.isConnected) return;
    this.suggested = suggesting;
    const about = document.querySelector<HTMLMetaElement>('meta[name=description]')?.content ?? '';
    const text = suggesting && this.suggest === 'page' ? `${document.title} ${about}`.trim().slice(0, 300) : '';
    try {
      const config = await this.api.config(this.topic, text);
      // what was asked for without the page's words must not come after what was asked for with them
      if (suggesting || !this.suggested) this.config = config;
    } catch (error) {
      if (error instanceof Refused && error.status === 403) this.refusal = error.message || this.words.unavailable;
      else this.suggested = false;
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('textSize') && this.hasUpdated) this.large = this.textSize === 'large';
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open') && this.launched) {
      this.show();
      if (this.hasUpdated && changed.get('open') !== undefined) this.opened(changed.get('open') === false && this.open);
    }
    if (changed.has('accent') || changed.has('config')) this.paint();
    if (changed.has('draft')) this.fit();
  }

  protected override firstUpdated(): void {
    this.toEnd();
    if (this.open || !this.launched) this.begin();
  }

  private paint(): void {
    const root = this.find('.root');
    const colours = accents(this.accent || this.config?.accent || '');
    for (const name of ['--light-accent', '--light-accent-ink', '--dark-accent', '--dark-accent-ink']) {
      root?.style.setProperty(name, colours[name] ?? '');
    }
  }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.renderRoot.querySelector<T>(selector);
  }

  // opening and closing

  /** Show the dialog as the screen asks for: over everything on a phone, beside the page elsewhere. */
  private show(): void {
    const dialog = this.find<HTMLDialogElement>('dialog');
    if (!dialog) return;
    const focused = this.shadowRoot?.activeElement as HTMLElement | null;
    if (dialog.open) dialog.close();
    if (!this.open) return;
    if (this.small.matches) dialog.showModal();
    else {
      // show() would move the focus; the page keeps it until somebody asks for the panel
      dialog.setAttribute('open', '');
    }
    if (focused && dialog.contains(focused)) focused.focus({ preventScroll: true });
    this.quieten();
  }

  private opened(now: boolean): void {
    this.session.note({ open: this.open });
    this.dispatchEvent(new CustomEvent(now ? 'hoidap-open' : 'hoidap-close', { bubbles: true, composed: true }));
    if (now) {
      void this.configure(true);
      this.enter();
      this.toEnd();
      this.begin();
    } else {
      this.menu = false;
      (this.origin?.isConnected ? this.origin : this.find('.launcher'))?.focus({ preventScroll: true });
      this.origin = null;
    }
  }

  /** Into the question box where there is a keyboard; on a phone the title, so that no keyboard covers the words. */
  private enter(): void {
    const typing = window.matchMedia('(pointer: fine)').matches && !this.small.matches && !this.refusal;
    this.find(typing ? 'textarea' : 'h2')?.focus({ preventScroll: true });
  }

  private readonly launch = (): void => {
    this.open = true;
  };

  /** Open from the host's code; the focus comes back to where it was. */
  private remember(): void {
    const active = document.activeElement;
    this.origin = active instanceof HTMLElement && !this.isSameNode(active) && active !== document.body ? active : null;
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.has('open') && this.open && this.hasUpdated) this.remember();
    return true;
  }

  private readonly close = (): void => {
    this.open = false;
  };

  private readonly keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return;
    if (this.menu) {
      this.menu = false;
      this.find('.more')?.focus();
    } else if (this.launched) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly cancelled = (event: Event): void => {
    event.preventDefault();
    this.close();
  };

  // talking

  private begin(): void {
    if (!this.question || this.asked) return;
    // to a page of its own somebody came with the question, whatever was talked about before
    const running = this.mode === 'page' ? this.talk.turns.some((turn) => turn.asked === this.question.trim()) : this.talk.turns.length > 0;
    if (running) return;
    this.asked = true;
    this.later('begin', QUIET_MS + 100, () => this.ask(this.question));
  }

  ask(text: string): void {
    const asked = text.trim();
    if (!asked) return;
    this.talk.ask(asked, this.asOf);
    this.menu = false;
  }

  again(turn: Turn): void {
    this.talk.again(turn.stage === 'failed' ? turn : undefined);
  }

  rated(turn: Turn): void {
    this.talk.rated(turn);
  }

  print(turns: Turn[]): void {
    print(turns, this.name, this.notice, this.portal, this.words, this.renderRoot);
  }

  say(text: string): void {
    this.hint = text;
    this.later('hint', HINT_MS, () => (this.hint = ''));
  }

  private get notice(): string {
    return this.lang?.toLowerCase().startsWith('en') ? this.words.notice : this.config?.notice || this.words.notice;
  }

  private later(name: string, ms: number, run: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = window.setTimeout(run, ms);
  }

  private turned(turn: Turn | null): void {
    this.requestUpdate();
    if (turn?.stage === 'sending') this.later('slow', SLOW_MS, () => (this.slow = this.talk.sending));
    if (!this.talk.sending) this.slow = false;
    if (turn?.stage === 'refused' && !this.draft) this.edit(turn.asked);
    // the page may give a conversation that has begun more room: see README.md
    this.toggleAttribute('talking', this.talk.turns.length > 0);
    if (!turn) this.toEnd();
    else if (turn.stage !== 'waiting' && !turn.rated) void this.updateComplete.then(() => this.toTurn(turn));
    if (turn?.stage === 'sending' && this.mode === 'page') this.scrollIntoView({ block: 'nearest' });
  }

  private answered(reply: Reply): void {
    if (!this.config) void this.configure(true);
    const detail = { status: reply.status, entry: reply.entry };
    this.dispatchEvent(new CustomEvent('hoidap-answer', { detail, bubbles: true, composed: true }));
  }

  private quieten(): void {
    this.live = false;
    this.later('live', QUIET_MS, () => (this.live = true));
  }

  /** What scrolls: the messages, or the whole panel where they would have too little room. */
  private get scroller(): HTMLElement | null {
    const scroll = this.find('.scroll');
    return scroll && getComputedStyle(scroll).overflowY === 'visible' ? this.find('.panel') : scroll;
  }

  /** The question at the top when its answer is longer than the screen, else everything to the end. */
  private async toTurn(turn: Turn): Promise<void> {
    const scroll = this.scroller;
    const view = this.find('.log')?.lastElementChild as TurnView | null;
    if (!scroll || !view || view.turn.id !== turn.id) return;
    await view.updateComplete;
    const top = view.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
    scroll.scrollTop = Math.min(top - 8, scroll.scrollHeight - scroll.clientHeight);
  }

  private toEnd(): void {
    const end = (): void => {
      const scroll = this.scroller;
      if (scroll && this.talk.turns.length) scroll.scrollTop = scroll.scrollHeight;
    };
    // turns out of sight get their true height only when they come into it
    void this.updateComplete.then(end).then(() => requestAnimationFrame(() => requestAnimationFrame(end)));
  }

  // the box

  private get limit(): number {
    return this.config?.max_characters || MAX_CHARACTERS;
  }

  private edit(text: string): void {
    this.draft = text;
    this.session.note({ draft: text });
  }

  private readonly typed = (event: InputEvent): void => this.edit((event.target as HTMLTextAreaElement).value);

  private fit(): void {
    const area = this.find<HTMLTextAreaElement>('textarea');
    if (!area) return;
    area.style.blockSize = 'auto';
    if (area.value) area.style.blockSize = `${area.scrollHeight + 2}px`;
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    // Vietnamese keyboards compose: the Enter that ends a word is not ours
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  };

  private readonly submit = (event?: Event): void => {
    event?.preventDefault();
    const text = this.draft.trim();
    const area = this.find('textarea');
    if (length(text) > this.limit) {
      this.say(this.words.tooLong(this.limit));
    } else if (text) {
      this.edit('');
      this.ask(text);
    }
    area?.focus({ preventScroll: true });
  };

  private readonly choose = (event: Event): void => this.setDay((event.target as HTMLInputElement).value);

  private setDay(value: string): void {
    this.asOf = /^\d{4}-\d\d-\d\d$/.test(value) && value >= FIRST_DAY ? value : '';
    this.session.note({ day: this.asOf });
  }

  // the menu

  private readonly restart = (): void => {
    this.talk.restart();
    this.draft = '';
    this.menu = false;
    this.find('textarea')?.focus({ preventScroll: true });
  };

  private readonly undo = (): void => {
    this.quieten();
    this.talk.undo();
    this.find('textarea')?.focus({ preventScroll: true });
  };

  private readonly saveAll = (): void => {
    const text = wholeOf(this.talk.turns, this.name, this.notice, this.portal, this.words);
    const date = new Date().toLocaleDateString('sv');
    // the mark makes old Windows editors read the letters right
    save(`hoi-dap-thi-hanh-an-${date}.txt`, new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
    this.say(this.words.saved);
  };

  private readonly enlarge = (): void => {
    this.large = !this.large;
    this.session.note({ large: this.large });
  };

  // what is shown

  protected override render(): TemplateResult {
    const classes = ['base', this.position === 'left' ? 'left' : '', this.large ? 'large' : '', this.motion === 'none' ? '' : 'moving'];
    const theme = ['light', 'dark'].includes(this.theme) ? this.theme : 'auto';
    return html`<div class="root" data-theme=${theme} lang=${this.lang?.toLowerCase().startsWith('en') ? 'en' : 'vi'}>
      <div class=${classes.join(' ')}>${this.launched ? this.asLauncher() : this.inPlace()}</div>
    </div>`;
  }

  private asLauncher(): TemplateResult {
    return html`
      <button type="button" class="launcher" part="launcher" aria-haspopup="dialog" aria-expanded=${String(this.open)}
        ?hidden=${this.open} @click=${this.launch}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11H10l-5 4v-4H4z M8 9h8 M8 12h5"></path></svg>
        <span>${this.heading || this.words.launch}</span>
      </button>
      <dialog class="panel" part="panel" aria-labelledby="title" @keydown=${this.keys} @cancel=${this.cancelled}>${this.inside()}</dialog>
    `;
  }

  private inPlace(): TemplateResult {
    const page = this.mode === 'page' ? 'page' : '';
    return html`<section class="panel ${page}" part="panel" aria-labelledby="title" @keydown=${this.keys}>${this.inside()}</section>`;
  }

  private inside(): TemplateResult {
    return html`${this.head()} ${this.menu ? this.actions() : nothing}
      <p class="notice" part="notice">${this.notice}</p>
      ${this.refusal ? html`<div class="refusal" role="alert"><p>${this.refusal}</p></div>` : html`${this.conversation()} ${this.composer()}`}`;
  }

  private head(): TemplateResult {
    const words = this.words;
    const logo = this.config?.logo;
    const ours = logo && (logo.startsWith('data:image/') || new URL(logo, this.api.base).origin === this.api.base);
    return html`<div class="head" part="header">
      ${ours ? html`<img src=${new URL(logo, this.api.base).href} alt="" @error=${(event: Event) => (event.target as HTMLElement).remove()}>` : nothing}
      <h2 id="title" part="title" tabindex="-1">${this.name}</h2>
      ${this.refusal || this.launched ? nothing : this.human()}
      ${this.refusal
        ? nothing
        : html`<button type="button" class="more" aria-expanded=${String(this.menu)} aria-controls="menu" aria-label=${words.menu}
            @click=${() => (this.menu = !this.menu)}>${words.more}</button>`}
      ${this.launched
        ? html`<button type="button" class="close" part="close" @click=${this.close} aria-label=${words.close}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12 M18 6L6 18"></path></svg></button>`
        : nothing}
    </div>`;
  }

  /** In the head where there is room for it, under the box where there is not. */
  private human(): TemplateResult {
    return html`<button type="button" class="human" @click=${() => this.ask(ASK_HUMAN)}>${this.words.human}</button>`;
  }

  private actions(): TemplateResult {
    const words = this.words;
    const some = this.talk.turns.length > 0;
    return html`<div class="menu" id="menu">
      <button type="button" class="restart" @click=${this.restart}>${words.restart}</button>
      ${some ? html`<button type="button" class="save" @click=${this.saveAll}>${words.save}</button>` : nothing}
      ${some && 'print' in window ? html`<button type="button" class="print-all" @click=${() => this.print(this.talk.turns)}>${words.print}</button>` : nothing}
      <button type="button" class="enlarge" aria-pressed=${String(this.large)} @click=${this.enlarge}>${words.large}</button>
    </div>`;
  }

  private conversation(): TemplateResult {
    const words = this.words;
    const turns = this.talk.turns;
    const last = turns[turns.length - 1];
    return html`<div class="scroll" part="scroll" tabindex="0" role="region" aria-label=${words.conversation}>
      <div class="inner">
        ${this.greeting()}
        <div class="log" part="log" role="log" aria-label=${words.messages} aria-live=${this.live ? 'polite' : 'off'} aria-relevant="additions">
          ${repeat(turns, (turn) => turn.id, (turn) => html`<hoidap-tha-turn .turn=${turn} .latest=${turn === last} .shell=${this as Shell}></hoidap-tha-turn>`)}
        </div>
        ${this.talk.sending ? html`<div class="typing" aria-hidden="true"><i></i><i></i><i></i></div>` : nothing}
      </div>
    </div>`;
  }

  private greeting(): TemplateResult {
    const words = this.words;
    const suggestions = this.suggest === 'none' ? [] : (this.config?.suggestions ?? []).slice(0, 6);
    return html`<div class="greeting">
      ${this.talk.canUndo
        ? html`<p class="bot restarted"><span>${words.restarted}</span> <button type="button" class="undo" @click=${this.undo}>${words.undo}</button></p>`
        : nothing}
      <div class="bot" part="message greeting">
        <p>${words.greeting}</p>
        ${words.vietnameseOnly ? html`<p>${words.vietnameseOnly}</p>` : nothing}
        ${suggestions.length
          ? html`<p class="meta">${words.suggestions}</p>
              <div class="choices suggestions" part="choices" lang="vi">${suggestions.map(
                (each) => html`<button type="button" part="choice" @click=${() => this.ask(each.title)}>${each.title}</button>`,
              )}</div>`
          : nothing}
      </div>
    </div>`;
  }

  private composer(): TemplateResult {
    const words = this.words;
    const size = length(this.draft);
    const over = size > this.limit;
    return html`<form class="composer" part="composer" autocomplete="off" @submit=${this.submit}>
      <div class="row">
        <label class="hidden" for="question">${words.question}</label>
        <textarea id="question" part="input" rows="1" lang="vi" enterkeyhint="send" placeholder=${words.placeholder} aria-describedby="count"
          aria-invalid=${over ? 'true' : nothing} .value=${this.draft} @input=${this.typed} @keydown=${this.pressed}></textarea>
        <button type="submit" class="send" part="send">${words.send}</button>
      </div>
      <div class="below">
        <span class="count ${over ? 'over' : ''}" id="count">${size > this.limit * 0.8 ? words.characters(size, this.limit) : ''}</span>
        <span class="hint" role="status">${this.hint || (this.slow ? words.searching : '')}</span>
        ${this.launched ? this.human() : nothing}
        <details class="when">
          <summary>${this.asOf ? words.lawOn(day(this.asOf)) : words.oldCase}</summary>
          <div class="day">
            <label for="as-of">${words.lawOf}</label>
            <input id="as-of" type="date" min=${FIRST_DAY} max="2099-12-31" .value=${this.asOf} @change=${this.choose}>
            ${this.asOf ? html`<button type="button" @click=${() => this.setDay('')}>${words.today}</button>` : nothing}
          </div>
        </details>
      </div>
    </form>`;
  }
}
