/** One message and its answer, as it stands in the conversation. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { Refused, type Api } from './api.js';
import type { Turn } from './session.js';
import { cited, copy, copyOf, save } from './take.js';
import { day, fragment, parts } from './text.js';
import type { Citation, Computation, Reply } from './wire.js';
import type { Words } from './words.js';

/** What a turn may ask of the element around it. */
export interface Shell {
  readonly api: Api;
  readonly words: Words;
  readonly portal: string;
  readonly name: string;
  ask(text: string): void;
  again(turn: Turn): void;
  rated(turn: Turn): void;
  print(turns: Turn[]): void;
  say(text: string): void;
}

/** Tools whose days can go into a calendar. */
const CALENDARS = ['limitation', 'timeline'];
/** What comes after the short answer is folded when it is longer than this. */
const FOLD_OVER = 160;

const DOCUMENT_MS = 14 * 60_000;

interface LawWords {
  shown: boolean;
  heading: string;
  text: string | null;
  /** no word from the server: the next tap asks again */
  failed: boolean;
}

export class TurnView extends LitElement {
  static override properties = {
    turn: { attribute: false },
    latest: { type: Boolean },
    shell: { attribute: false },
    unfolded: { state: true },
    asksWhy: { state: true },
    thanked: { state: true },
    calendarFailed: { state: true },
  };

  declare turn: Turn;
  declare latest: boolean;
  declare shell: Shell;
  declare unfolded: boolean;
  declare asksWhy: boolean;
  declare thanked: string;
  declare calendarFailed: boolean;

  private readonly law = new Map<string, LawWords>();
  private shortNodes: DocumentFragment | null = null;
  private restNodes: DocumentFragment | null = null;
  private split: Reply | null = null;

  constructor() {
    super();
    this.unfolded = false;
    this.asksWhy = false;
    this.thanked = '';
    this.calendarFailed = false;
  }

  /** In the tree of the element around it: one set of styles, one log. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { turn, shell } = this;
    const words = shell.words;
    return html`
      <div class="mine" part="message mine" data-stage=${turn.stage}>
        <span class="hidden">${words.you} </span><span class="asked" lang="vi">${turn.asked}</span>
      </div>
      ${turn.reply ? this.answer(turn.reply) : this.trouble()}
    `;
  }

  private trouble(): TemplateResult | typeof nothing {
    const { turn, shell } = this;
    const words = shell.words;
    const retry = html`<button type="button" class="retry" @click=${() => shell.again(turn)}>${words.retry}</button>`;
    switch (turn.stage) {
      case 'unsent':
        return html`<div class="state"><p><strong>${words.unsent}</strong>. ${words.offline}</p>${retry}</div>`;
      case 'limited':
        return html`<div class="state">
          <p>${turn.said || words.failed}${turn.wait ? html` ${words.resend(turn.wait)}` : nothing}</p>
          ${turn.wait ? nothing : retry}
        </div>`;
      case 'loading':
        return html`<div class="state"><p>${words.loading}</p></div>`;
      case 'failed':
        return html`<div class="state"><p>${words.failed}</p>${retry}</div>`;
      case 'refused':
        return html`<article class="bot" part="message answer" aria-label=${words.answer}><p>${turn.said}</p></article>`;
      case 'waiting':
        return this.latest ? nothing : html`<p class="meta state">${words.waiting}</p>`;
      default:
        return nothing;
    }
  }

  private answer(reply: Reply): TemplateResult {
    const { shell } = this;
    const words = shell.words;
    const solid = reply.entry !== null || reply.computation !== null || reply.citations.length > 0;
    // what is said beside choices must not push them off a phone's screen
    const choosing = !solid && reply.tool === null && reply.choices.length > 0;
    const notices = reply.notices.map((notice) => html`<p class="past">${notice}</p>`);
    return html`
      <article class="bot" part="message answer" aria-label=${words.answer} lang="vi">
        ${reply.removed.length ? html`<p class="meta removed">${words.removed(this.kinds(reply.removed))}</p>` : nothing}
        ${this.text(reply)}
        ${reply.documents.length ? this.downloads(reply) : nothing}
        ${reply.computation ? this.computation(reply.computation) : nothing}
        ${reply.given && reply.computation && this.reminds(reply.computation) ? this.calendar(reply.computation.tool, reply.given) : nothing}
        ${reply.provisions.map(
          (found) => html`<details class="law unreviewed">
            <summary>${found.citation.label}: ${found.heading}</summary>
            <blockquote class="words">${found.text}</blockquote>
          </details>`,
        )}
        ${choosing ? nothing : notices}
        ${reply.citations.length ? this.basis(reply) : nothing}
        ${reply.question ? html`<div class="pending">${this.nodes(reply.question)}</div>` : nothing}
        ${this.buttons(reply)} ${this.choices(reply)} ${choosing ? notices : nothing}
        ${reply.page && reply.status === 'answered'
          ? html`<p class="full"><a href=${new URL(reply.page, shell.portal).href} target="_blank" rel="noopener">${words.page}</a></p>`
          : nothing}
        ${solid ? this.tools(reply) : nothing}
      </article>
    `;
  }

  /** The server keeps a letter for minutes and nowhere else; after that the link would lead to nothing. */
  private downloads(reply: Reply): TemplateResult {
    const { shell, turn } = this;
    const gone = (): boolean => Date.now() - turn.at > DOCUMENT_MS;
    const late = (event: Event): void => {
      if (!gone()) return;
      event.preventDefault();
      this.requestUpdate();
    };
    if (gone()) return html`<p class="meta expired">${shell.words.expired}</p>`;
    return html`<p class="downloads">${reply.documents.map(
      (each) => html`<a class="button" part="button" href=${shell.api.address(each.url)} download=${each.name} @click=${late}>
        ${shell.words.download(each.name)}</a>`,
    )}</p>`;
  }

  private kinds(removed: string[]): string {
    return [...new Set(removed)].map((kind) => this.shell.words.kinds[kind] ?? kind).join(', ');
  }

  private nodes(text: string): DocumentFragment {
    return fragment(text, this.shell.portal);
  }

  /** The short answer, and the rest behind a button when it is long. */
  private text(reply: Reply): TemplateResult {
    const words = this.shell.words;
    if (this.split !== reply) {
      const [short, rest] = reply.entry === null ? [reply.text, ''] : parts(reply.text);
      this.shortNodes = this.nodes(short);
      this.restNodes = rest ? this.nodes(rest) : null;
      this.split = reply;
    }
    const folded = this.restNodes !== null && reply.text.length > FOLD_OVER;
    const id = `rest-${this.turn.id}`;
    return html`
      <div class=${reply.entry === null ? 'text' : 'text short'}>${this.kept(this.shortNodes)}</div>
      ${this.restNodes
        ? html`<div class="text rest" id=${id} ?hidden=${folded && !this.unfolded}>${this.kept(this.restNodes)}</div>`
        : nothing}
      ${folded
        ? html`<button type="button" class="fold" aria-expanded=${String(this.unfolded)} aria-controls=${id}
            @click=${() => (this.unfolded = !this.unfolded)}>${this.unfolded ? words.readLess : words.readMore}</button>`
        : nothing}
    `;
  }

  /** A fragment is empty once it stands in the page; Lit keeps what it has put there for the same object. */
  private kept(nodes: DocumentFragment | null): DocumentFragment | typeof nothing {
    return nodes ?? nothing;
  }

  private computation(computation: Computation, nested = false): TemplateResult {
    const words = this.shell.words;
    return html`<div class="computation">
      <details class="law" ?open=${!nested}>
        <summary>${computation.tool === 'document' ? words.letter : words.steps}</summary>
        <ol>
          ${computation.steps.map(
            (step) => html`<li>${step.text}${step.citations.length
              ? html` <span class="meta">(${step.citations.map((each) => each.label).join('; ')})</span>`
              : nothing}</li>`,
          )}
        </ol>
      </details>
      ${computation.assumptions.map((line) => html`<p class="meta">${line}</p>`)}
      ${computation.also.map(
        (other) => html`<details class="law also"><summary>${words.other}</summary><p>${other.summary}</p>${this.computation(other, true)}</details>`,
      )}
    </div>`;
  }

  private basis(reply: Reply): TemplateResult {
    const words = this.shell.words;
    return html`
      <details class="law basis" part="law">
        <summary>${words.basis(reply.citations.length)}</summary>
        <ul>${reply.citations.map((each) => this.citation(each, reply.as_of))}</ul>
      </details>
      <p class="meta on-day">${words.onDay(day(reply.as_of))}</p>
    `;
  }

  private citation(citation: Citation, asOf: string): TemplateResult {
    const words = this.shell.words;
    const found = this.law.get(citation.id);
    const doubt = citation.certainty === 'presumed' ? words.presumed : citation.certainty === 'reported' ? words.reported : '';
    return html`<li>
      <button type="button" class="open-law" aria-expanded=${String(found?.shown ?? false)}
        @click=${() => this.open(citation, asOf)}>${cited(citation, words)}</button>
      ${doubt ? html`<span class="meta">${doubt}</span>` : nothing}
      ${found?.shown
        ? html`<blockquote class="words">${found.heading ? html`<strong>${found.heading}</strong>\n` : nothing}${found.text ?? words.opening}</blockquote>
            <a class="act" href=${new URL(`/van-ban/${citation.id.split('/')[0]}`, this.shell.portal).href}
              target="_blank" rel="noopener">${words.seeAct}</a>`
        : nothing}
    </li>`;
  }

  private async open(citation: Citation, asOf: string): Promise<void> {
    const words = this.shell.words;
    const known = this.law.get(citation.id);
    if (known && !known.failed) {
      this.set(citation.id, { ...known, shown: !known.shown });
      return;
    }
    const now = { shown: true, heading: '', failed: false };
    this.set(citation.id, { ...now, text: null });
    try {
      const { heading, text } = await this.shell.api.law(citation.id, asOf);
      this.set(citation.id, { ...now, heading, text });
    } catch (error) {
      const missing = error instanceof Refused && error.status === 404;
      const text = !missing ? words.trouble : error.code === 'not_imported' ? words.noText : words.noWords;
      this.set(citation.id, { ...now, text, failed: !missing });
    }
  }

  private set(id: string, words: LawWords): void {
    this.law.set(id, words);
    this.requestUpdate();
  }

  /** A calendar cannot remind of a day that has passed. */
  private reminds(computation: Computation): boolean {
    return CALENDARS.includes(computation.tool) && !computation.expired;
  }

  private calendar(tool: string, given: Record<string, unknown>): TemplateResult {
    const words = this.shell.words;
    const fetch = async (): Promise<void> => {
      try {
        save(`${tool}.ics`, await this.shell.api.calendar(tool, given));
        this.calendarFailed = false;
      } catch {
        this.calendarFailed = true;
      }
    };
    return html`<p class="downloads"><button type="button" class="calendar" @click=${fetch}>${words.calendar}</button></p>
      ${this.calendarFailed ? html`<p class="past">${words.trouble}</p>` : nothing}`;
  }

  /** Answers to a question of ours: of use only while it is the last one asked. */
  private buttons(reply: Reply): TemplateResult | typeof nothing {
    if (!reply.buttons.length) return nothing;
    return html`<div class="choices" part="choices">${reply.buttons.map(
      (text) => html`<button type="button" part="choice" aria-disabled=${String(!this.latest)}
        @click=${() => this.latest && this.shell.ask(text)}>${text}</button>`,
    )}</div>`;
  }

  private choices(reply: Reply): TemplateResult | typeof nothing {
    if (!reply.choices.length) return nothing;
    const words = this.shell.words;
    const lead = reply.entry ? words.alsoMeant : reply.buttons.length ? words.readAbout : '';
    return html`${lead ? html`<p class="meta lead">${lead}</p>` : nothing}
      <div class="choices" part="choices">${reply.choices.map(
        (choice) => html`<button type="button" part="choice" @click=${() => this.shell.ask(choice.title)}>${choice.title}</button>`,
      )}</div>`;
  }

  /** Not read out with the answer: the toolbar has its own silence inside the log. */
  private tools(reply: Reply): TemplateResult {
    const { shell, turn } = this;
    const words = shell.words;
    return html`
      <div class="tools" aria-live="off">
        <button type="button" class="quiet copy" @click=${this.copy}>${words.copy}</button>
        ${'print' in window ? html`<button type="button" class="quiet print" @click=${() => shell.print([turn])}>${words.print}</button>` : nothing}
        ${reply.page ? html`<button type="button" class="quiet share" @click=${this.share}>${words.share}</button>` : nothing}
      </div>
      ${reply.status === 'answered' ? this.rating(reply) : nothing}
    `;
  }

  private rating(reply: Reply): TemplateResult {
    const words = this.shell.words;
    const said = this.thanked || (this.turn.rated ? words.thanks : words.useful);
    const rate = (useful: boolean, reason?: string) => () => this.rate(reply.turn, useful, reason);
    return html`<div class="rating" role="group" aria-label=${words.useful} aria-live="off">
      <span class="meta said" role="status" tabindex="-1">${said}</span>
      ${this.asksWhy
        ? words.reasons.map((reason) => html`<button type="button" class="quiet" @click=${rate(false, reason)}>${reason}</button>`)
        : this.turn.rated
          ? nothing
          : html`<button type="button" class="quiet" @click=${rate(true)}>${words.yes}</button>
              <button type="button" class="quiet" @click=${rate(false)}>${words.no}</button>`}
    </div>`;
  }

  private async rate(turn: string, useful: boolean, reason?: string): Promise<void> {
    const words = this.shell.words;
    try {
      await this.shell.api.feedback(turn, useful, reason);
    } catch {
      this.thanked = words.trouble;
      return;
    }
    this.asksWhy = !useful && reason === undefined;
    this.thanked = this.asksWhy ? words.why : words.thanks;
    this.shell.rated(this.turn);
    await this.updateComplete;
    // the button that had the focus is gone
    this.querySelector<HTMLElement>('.said')?.focus({ preventScroll: true });
  }

  private readonly copy = async (): Promise<void> => {
    const { shell, turn } = this;
    if (!turn.reply) return;
    const done = await copy(copyOf(turn.reply, shell.name, shell.portal, shell.words), this);
    shell.say(done ? shell.words.copied : shell.words.notCopied);
  };

  private readonly share = async (): Promise<void> => {
    const { shell, turn } = this;
    if (!turn.reply?.page) return;
    const url = new URL(turn.reply.page, shell.portal).href;
    if (navigator.share) {
      try {
        await navigator.share({ title: shell.name, url });
        return;
      } catch (error) {
        if (error instanceof Error && error.name === 'AbortError') return;
      }
    }
    const done = await copy(url, this);
    shell.say(done ? shell.words.linkCopied : shell.words.notCopied);
  };
}
