import { type Listing, listingOf } from './model-store.js';

/** Items of one response; most servers limit them to some hundred. */
const longestPage = 100;

/** The query of a page. */
export interface PageQuery {
  readonly max_results: string;
  readonly page_token?: string;
}

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The token of the next page; empty after the last one. */
  readonly next: string;
}

/** Reads pages of a list until there are enough items, or no more. @param most how many items */
export async function paged<Item>(
  most: number,
  read: (query: PageQuery) => Promise<Page<Item>>,
): Promise<Listing<Item>> {
  const items: Item[] = [];
  let token = '';
  do {
    const page = await read({
      max_results: String(Math.min(longestPage, most + 1 - items.length)),
      ...(token !== '' && { page_token: token }),
    });
    if (page.items.length === 0) break;
    items.push(...page.items);
    token = page.next;
  } while (token !== '' && items.length <= most);
  return listingOf(items, most);
}
