import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import type { Checksum } from '../download/checksum.js';
import type { HttpError } from '../http/http-error.js';
import { retrying } from '../http/retrying.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { answerOf, type StoreName } from './store-failure.js';

/** A folder in an object store. */
export interface ObjectPlace extends StoreName {
  /** Of the keys of its files. */
  readonly prefix: string;
}

/** An object in a listing. */
interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly tag: string | undefined;
  readonly checksum?: Checksum | undefined;
  /** Whether the store keeps it for a folder. Default: when it is empty and its key ends with a slash. */
  readonly isFolder?: boolean;
}

/** A part of a listing. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** What the next page is asked for with; undefined at the end. */
  readonly next: string | undefined;
}

/** What all kinds of object stores have in common: listings, entity tags, and the time and the errors of requests. */
export abstract class ObjectArtifacts<Place extends ObjectPlace> implements ObjectStore {
  protected readonly place: Place;
  protected readonly options: ObjectStoreOptions;
  readonly #toError: (place: Place, cause: unknown) => HttpError;

  /** @param toError words what the client of the store throws */
  constructor(
    place: Place,
    options: ObjectStoreOptions & {
      readonly toError: (place: Place, cause: unknown) => HttpError;
    },
  ) {
    this.place = place;
    this.options = options;
    this.#toError = options.toError;
  }

  get where(): string {
    return this.place.where;
  }

  async list(): Promise<readonly ArtifactFile[]> {
    const { prefix } = this.place;
    const listing = new Listing(this.where);
    let next: string | undefined;
    do {
      listing.request();
      const page = await retrying(this.options, () => this.page(next));
      for (const { key, size, tag, checksum, isFolder = key.endsWith('/') } of page.objects) {
        const isMarker = size === 0 && isFolder;
        if (!isMarker && key.startsWith(prefix))
          listing.add({ path: key.slice(prefix.length), size, tag, checksum });
      }
      next = page.next;
    } while (next !== undefined);
    return listing.files();
  }

  async validator({ tag }: ArtifactFile): Promise<string | undefined> {
    return tag;
  }

  async close(): Promise<void> {}

  abstract open(file: ArtifactFile, range?: FileRange): Promise<FileBody>;

  /** Asks once for a part of the objects whose keys begin with the prefix. */
  protected abstract page(next: string | undefined): Promise<ObjectPage>;

  /** Waits for one answer of the client of the store. */
  protected answer<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const patience = { ...this.options, where: this.where };
    return answerOf(patience, work, (cause) => this.#toError(this.place, cause));
  }
}
