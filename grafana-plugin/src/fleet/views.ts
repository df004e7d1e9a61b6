import { partsOf } from './shown-columns.ts';

/** How the table of the fleet is shown. */
export interface ViewContent {
  search: string;
  /** Ids in their order, each with its width behind a colon where somebody changed it. */
  columns: string[];
  sort: { id: string; descending: boolean };
}

/** A view that somebody has kept (GET /api/v1/views?page=fleet). */
export interface SavedView {
  id: number;
  name: string;
  shared: boolean;
  own: boolean;
  owner: string;
  content: ViewContent;
}

/** Whether what is shown is what the view says. */
export function isSame(view: ViewContent, shown: ViewContent): boolean {
  return (
    view.search.trim() === shown.search.trim() &&
    view.columns.join(' ') === shown.columns.join(' ') &&
    view.sort.id === shown.sort.id &&
    view.sort.descending === shown.sort.descending
  );
}

/** A view with the columns that this version of the page still has; without any, those that are shown stay. */
export function fitted(view: ViewContent, known: readonly string[], shown: readonly string[]): ViewContent {
  const columns = view.columns.filter((each) => known.includes(partsOf(each).id));
  const sort = known.includes(view.sort.id) ? view.sort : { id: 'state', descending: false };
  return { search: view.search, columns: columns.length > 0 ? columns : [...shown], sort };
}

/** The own ones first, then those of others, each by name. */
export function inOrder(views: readonly SavedView[]): SavedView[] {
  return [...views].sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name, 'en'));
}
