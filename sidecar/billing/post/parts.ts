import type { PdfMaker } from '../paper/pdf.ts';
import type { BillingParts } from '../parts.ts';

/** What mails of billing need. */
export interface PostParts extends BillingParts {
  /** The address that mails come from; absent: there is no mail server. */
  mailFrom?: string | undefined;
  /** Absent: no mail has a PDF, and there is no route for it. */
  pdf?: PdfMaker;
}
