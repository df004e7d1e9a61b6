/** What the client is written about. */
export const TEMPLATE_KINDS = ['invoice', 'credit-note', 'reminder', 'receipt', 'usage-statement'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** What a person edits. */
export interface TemplateText {
  subject: string;
  text: string;
  /** Absent: made of the text, paragraph by paragraph. */
  html?: string;
}
