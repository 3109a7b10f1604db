/** What a reload must not lose, in sessionStorage: gone with the tab, never in localStorage. */

import type { Reply } from './wire.js';

/** How far a message has come; `done`, `refused` and `failed` are ends, the rest will be tried again. */
export type Stage = 'waiting' | 'sending' | 'unsent' | 'limited' | 'loading' | 'done' | 'refused' | 'failed';

/** A message and what came of it. A changed turn is a new object. */
export interface Turn {
  readonly id: number;
  readonly asked: string;
  /** one for each message, the same when it is sent again, so that the server answers it once */
  readonly attempt: string;
  readonly at: number;
  /** the day of law that was chosen, or none */
  readonly day: string;
  readonly stage: Stage;
  readonly reply: Reply | null;
  /** the server's words in place of a reply */
  readonly said: string;
  readonly wait: number;
  readonly rated: boolean;
}

export interface Saved {
  conversation: string | null;
  day: string;
  draft: string;
  open: boolean;
  large: boolean;
  /** ids of the turns kept: `from` until before `to` */
  from: number;
  to: number;
}

const VERSION = 1;
export const EMPTY: Saved = { conversation: null, day: '', draft: '', open: false, large: false, from: 0, to: 0 };

const taken = new Set<string>();

/** One conversation's place; each turn has an item of its own, so that saving one costs the same after 500. */
export class Session {
  private readonly name: string;
  saved: Saved = { ...EMPTY };

  /** Two elements with the same key on a page get two places, the same ones after a reload. */
  constructor(base: string, key: string) {
    let name = `hoidap-tha:${VERSION}:${base}:${key}`;
    for (let number = 2; taken.has(name); number += 1) name = `hoidap-tha:${VERSION}:${base}:${key}:${number}`;
    taken.add(name);
    this.name = name;
  }

  release(): void {
    taken.delete(this.name);
  }

  load(): Turn[] {
    const turns: Turn[] = [];
    try {
      const found = sessionStorage.getItem(this.name);
      if (!found) return [];
      this.saved = { ...EMPTY, ...(JSON.parse(found) as Saved) };
      for (let id = this.saved.from; id < this.saved.to; id += 1) {
        const item = sessionStorage.getItem(`${this.name}/${id}`);
        if (item) turns.push(JSON.parse(item) as Turn);
      }
    } catch {
      // no storage here, or not ours: a new conversation
      this.saved = { ...EMPTY };
      return [];
    }
    return turns;
  }

  /** Keep what changed. */
  note(changed: Partial<Saved>): void {
    Object.assign(this.saved, changed);
    this.write(this.name, this.saved);
  }

  keep(turn: Turn): void {
    this.write(`${this.name}/${turn.id}`, turn);
    if (turn.id >= this.saved.to) this.note({ to: turn.id + 1 });
  }

  /** Forget the conversation; what was set (large text, open) stays. */
  forget(): void {
    for (let id = this.saved.from; id < this.saved.to; id += 1) this.drop(id);
    this.note({ conversation: null, draft: '', from: 0, to: 0 });
  }

  private write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    for (;;) {
      try {
        sessionStorage.setItem(name, text);
        return;
      } catch {
        // full: the oldest turn makes room; no storage at all: the conversation lives until the reload
        if (this.saved.from >= this.saved.to - 1) return;
        this.drop(this.saved.from);
        this.saved.from += 1;
      }
    }
  }

  private drop(id: number): void {
    try {
      sessionStorage.removeItem(`${this.name}/${id}`);
    } catch {
      // no storage
    }
  }
}
