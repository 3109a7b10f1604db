/** Messages go out one at a time and in order; what could not be sent waits and is sent again, once. */

import { Refused, Unreached, type Api } from './api.js';
import type { Session, Turn } from './session.js';
import type { Reply } from './wire.js';

/** Seconds before each further try without a word from the network; then only `online` or a tap. */
const PAUSES = [4, 12, 30];
const LOADING_SECONDS = 3;
/** A wait longer than this is not waited out by itself. */
const PATIENT_SECONDS = 60;

const ENDS = new Set(['done', 'refused', 'failed']);
/** Refusals whose message is written for the citizen. */
const TOLD = new Set(['empty_message', 'message_too_long', 'too_many', 'paused', 'origin_refused', 'unknown_key']);

export class Conversation {
  turns: Turn[];
  id: string | null;
  private forgotten: { turns: Turn[]; id: string | null } | null = null;
  private busy = false;
  private tries = 0;
  private era = 0;
  private timer = 0;
  private readonly online = (): void => this.again();

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly changed: (turn: Turn | null) => void,
    private readonly answered: (reply: Reply) => void,
  ) {
    this.turns = session.load().map((turn) => (ENDS.has(turn.stage) ? turn : { ...turn, stage: 'waiting' }));
    this.id = session.saved.conversation;
  }

  start(): void {
    window.addEventListener('online', this.online);
    void this.work();
  }

  stop(): void {
    window.removeEventListener('online', this.online);
    clearTimeout(this.timer);
  }

  get sending(): boolean {
    return this.turns.some((turn) => turn.stage === 'sending');
  }

  get canUndo(): boolean {
    return this.forgotten !== null && this.turns.length === 0;
  }

  ask(text: string, day: string): void {
    const last = this.turns[this.turns.length - 1];
    this.forgotten = null;
    this.put({
      id: last ? last.id + 1 : this.session.saved.to,
      asked: text,
      attempt: random(),
      at: Date.now(),
      day,
      stage: 'waiting',
      reply: null,
      said: '',
      wait: 0,
      rated: false,
    });
    void this.work();
  }

  /** Send everything that waits, now; a turn that failed too when it is named. */
  again(failed?: Turn): void {
    if (failed) this.put({ ...failed, stage: 'waiting' });
    this.tries = 0;
    this.wake();
  }

  rated(turn: Turn): void {
    this.put({ ...turn, rated: true });
  }

  restart(): void {
    if (this.turns.length) this.forgotten = { turns: this.turns, id: this.id };
    this.renew([], null);
    this.session.forget();
  }

  undo(): void {
    if (!this.forgotten) return;
    const { turns, id } = this.forgotten;
    this.forgotten = null;
    this.renew(turns, id);
    this.session.note({ conversation: id, from: turns[0]?.id ?? 0 });
    for (const turn of turns) this.session.keep(turn);
    this.wake();
  }

  private renew(turns: Turn[], id: string | null): void {
    clearTimeout(this.timer);
    this.era += 1;
    this.busy = false;
    this.turns = turns.map((turn) => (turn.stage === 'sending' ? { ...turn, stage: 'waiting' } : turn));
    this.id = id;
    this.changed(null);
  }

  private wake(): void {
    clearTimeout(this.timer);
    if (this.busy) return;
    for (const turn of this.turns) if (!ENDS.has(turn.stage)) this.put({ ...turn, stage: 'waiting' });
    void this.work();
  }

  private wakeIn(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.wake(), seconds * 1000);
  }

  private put(turn: Turn): void {
    const place = this.turns.findIndex((each) => each.id === turn.id);
    this.turns = place < 0 ? [...this.turns, turn] : this.turns.map((each) => (each.id === turn.id ? turn : each));
    this.session.keep(turn);
    this.changed(turn);
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const era = this.era;
    for (;;) {
      const turn = this.turns.find((each) => !ENDS.has(each.stage));
      // one that could not be sent holds back those behind it
      if (!turn || turn.stage !== 'waiting') break;
      this.put({ ...turn, stage: 'sending' });
      try {
        const reply = await this.api.chat(turn.asked, turn.attempt, this.id, turn.day);
        if (era !== this.era) return;
        this.tries = 0;
        this.id = reply.conversation;
        this.session.note({ conversation: this.id });
        this.put({ ...turn, stage: 'done', reply });
        this.answered(reply);
      } catch (error) {
        if (era !== this.era) return;
        this.fall(turn, error);
      }
    }
    this.busy = false;
  }

  private fall(turn: Turn, error: unknown): void {
    if (error instanceof Unreached) {
      this.put({ ...turn, stage: 'unsent' });
      const pause = PAUSES[this.tries];
      this.tries += 1;
      if (pause) this.wakeIn(pause);
    } else if (error instanceof Refused && error.status === 429) {
      this.put({ ...turn, stage: 'limited', said: error.message, wait: error.waitSeconds });
      if (error.waitSeconds && error.waitSeconds <= PATIENT_SECONDS) this.wakeIn(error.waitSeconds);
    } else if (error instanceof Refused && error.status === 503) {
      this.put({ ...turn, stage: 'loading' });
      this.wakeIn(LOADING_SECONDS);
    } else if (error instanceof Refused && TOLD.has(error.code)) {
      this.put({ ...turn, stage: 'refused', said: error.message });
    } else {
      this.put({ ...turn, stage: 'failed' });
    }
  }
}

function random(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((part) => part.toString(16).padStart(2, '0')).join('');
}
