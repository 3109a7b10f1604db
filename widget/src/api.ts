/** The calls to the server; every one carries the key, none carries cookies. */

import type { Config, Provision, Reply } from './wire.js';

const PATIENCE_MS = 30_000;

/** What the server said instead of an answer. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly waitSeconds: number,
  ) {
    super(message);
  }
}

/** Nothing came back: no network, or no server. */
export class Unreached extends Error {}

export class Api {
  constructor(
    readonly base: string,
    readonly key: string,
    /** the campaign on whose page the questions are asked; none elsewhere */
    readonly campaign = '',
  ) {}

  /** An address of the server, with the key. */
  address(path: string, query: Record<string, string> = {}): string {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
    if (this.key) url.searchParams.set('key', this.key);
    return url.href;
  }

  config(topic: string, text: string): Promise<Config> {
    return this.json<Config>('/v1/widget', { query: { topic, text } });
  }

  chat(message: string, attempt: string, conversation: string | null, asOf: string): Promise<Reply> {
    const body: Record<string, string> = { message };
    if (conversation) body.conversation = conversation;
    if (asOf) body.as_of = asOf;
    return this.json<Reply>('/v1/chat', { body, query: { attempt, campaign: this.campaign } });
  }

  async feedback(turn: string, useful: boolean, reason?: string): Promise<void> {
    await this.call('/v1/feedback', { body: reason ? { turn, useful, reason } : { turn, useful } });
  }

  law(id: string, asOf: string): Promise<Provision> {
    return this.json<Provision>(`/v1/law/${id.split('/').map(encodeURIComponent).join('/')}`, { query: { as_of: asOf } });
  }

  async calendar(tool: string, given: Record<string, unknown>): Promise<Blob> {
    return (await this.call(`/v1/tools/${encodeURIComponent(tool)}/ics`, { body: given })).blob();
  }

  protected async json<T>(path: string, sent: { query?: Record<string, string>; body?: unknown }): Promise<T> {
    const response = await this.call(path, sent);
    try {
      return (await response.json()) as T;
    } catch {
      throw new Unreached(path);
    }
  }

  private async call(path: string, sent: { query?: Record<string, string>; body?: unknown }): Promise<Response> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    let response: Response;
    try {
      response = await fetch(this.address(path, sent.query), {
        method: sent.body === undefined ? 'GET' : 'POST',
        headers: sent.body === undefined ? {} : { 'Content-Type': 'application/json' },
        body: sent.body === undefined ? undefined : JSON.stringify(sent.body),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: stop.signal,
      });
    } catch {
      throw new Unreached(path);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function refusal(response: Response): Promise<Refused> {
  let code = '';
  let message = '';
  try {
    const said = ((await response.json()) as { error: { code?: string; message?: string } }).error;
    code = String(said.code ?? '');
    message = String(said.message ?? '');
  } catch {
    // a proxy's own page: the status alone must do
  }
  const wait = Number(response.headers.get('Retry-After'));
  return new Refused(response.status, code, message, Number.isFinite(wait) && wait > 0 ? wait : 0);
}
