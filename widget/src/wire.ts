/** What goes over the wire, as gateway/schemas.py and gateway/embed spell it. */

export interface Citation {
  act: string;
  label: string;
  id: string;
  certainty: 'text' | 'presumed' | 'reported';
}

export interface Choice {
  entry: string;
  title: string;
  page: string | null;
}

export interface Step {
  text: string;
  citations: Citation[];
}

export interface Computation {
  tool: string;
  summary: string;
  steps: Step[];
  /** of a last day: it has passed */
  expired?: boolean;
  assumptions: string[];
  also: Computation[];
}

export interface Download {
  format: string;
  name: string;
  url: string;
}

export interface Provision {
  citation: Citation;
  heading: string;
  text: string;
}

export interface Reply {
  conversation: string;
  turn: string;
  status: string;
  text: string;
  notices: string[];
  entry: string | null;
  page?: string | null;
  as_of: string;
  citations: Citation[];
  choices: Choice[];
  question: string | null;
  buttons: string[];
  tool: string | null;
  computation: Computation | null;
  given: Record<string, unknown> | null;
  documents: Download[];
  provisions: Provision[];
  removed: string[];
}

export interface Suggestion {
  title: string;
  page: string;
}

export interface Config {
  title: string;
  notice: string;
  accent: string | null;
  logo: string | null;
  topics: { id: string; name: string }[];
  suggestions: Suggestion[];
  contact: { text: string };
  portal: string;
  max_characters: number;
}

export interface Related {
  as_of: string;
  items: { entry: string; title: string; page: string; short_answer: string }[];
  portal: string;
  notice: string;
}

export interface Entry {
  as_of: string;
  citations: Citation[];
}
