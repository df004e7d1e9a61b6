/** What each role means, for whoever gives it. */
export const ROLES = [
  { value: 'viewer', label: 'Viewer', description: 'sees everything but money' },
  { value: 'operator', label: 'Operator', description: 'restarts, switches, renames, imports' },
  { value: 'billing', label: 'Billing', description: 'sees and writes invoices' },
  { value: 'admin', label: 'Admin', description: 'all of it, and who may log in' },
];
