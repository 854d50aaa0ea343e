import type { DataType, Property } from '@mlmodel/core';
import { propertiesOf, typeName } from './type-name.js';

/** A row of a table: name, type, and a note such as `required`. */
type TreeRow = readonly [name: string, type: string, note: string];

/** The bounds of a tree. */
export interface TreeBounds {
  readonly rows: number;
  /** Levels below a column. */
  readonly levels: number;
  /** Properties of one object, if the whole tree has more rows than allowed. */
  readonly properties: number;
}

/** A column or a param. */
export interface TreeField {
  readonly name: string;
  readonly type: DataType;
  readonly note: string;
}

/** Fields as a tree of their properties, and the number of fields that did not fit. */
export interface SchemaTree {
  readonly rows: readonly TreeRow[];
  readonly omitted: number;
}

/** Draws fields with the properties of objects below them; where it leaves some out, it says how many. */
export function schemaTree(fields: readonly TreeField[], bounds: TreeBounds): SchemaTree {
  const isSmall = fits(fields, bounds);
  const tree = new Tree(isSmall ? { ...bounds, properties: Number.POSITIVE_INFINITY } : bounds);
  const shown = fields.findIndex((field) => !tree.add(field));
  return { rows: tree.rows, omitted: shown < 0 ? 0 : fields.length - shown };
}

/** Whether all rows fit; stops counting when they do not. */
function fits(fields: readonly TreeField[], { rows, levels }: TreeBounds): boolean {
  let left = rows;
  const count = (type: DataType, depth: number): void => {
    left -= 1;
    if (depth > levels) return;
    for (const { dataType } of propertiesOf(type)) if (left >= 0) count(dataType, depth + 1);
  };
  for (const { type } of fields) if (left >= 0) count(type, 1);
  return left >= 0;
}

class Tree {
  readonly rows: TreeRow[] = [];
  readonly #bounds: TreeBounds;

  constructor(bounds: TreeBounds) {
    this.#bounds = bounds;
  }

  /** @returns false, without adding anything, when the tree is full */
  add({ name, type, note }: TreeField): boolean {
    if (this.#isFull) return false;
    this.rows.push([name, typeName(type), note]);
    this.#addProperties(propertiesOf(type), { indent: '', depth: 1 });
    return true;
  }

  get #isFull(): boolean {
    return this.rows.length >= this.#bounds.rows;
  }

  #addProperties(properties: readonly Property[], place: { indent: string; depth: number }): void {
    const { indent, depth } = place;
    const isTooDeep = depth > this.#bounds.levels;
    for (const [at, { name, dataType, required }] of properties.entries()) {
      if (isTooDeep || this.#isFull || at >= this.#bounds.properties) {
        this.rows.push([`${indent}└ … ${properties.length - at} more`, '', '']);
        return;
      }
      const isLast = at === properties.length - 1;
      this.rows.push([
        `${indent}${isLast ? '└' : '├'} ${name}`,
        typeName(dataType),
        requiredText(required),
      ]);
      const inner = `${indent}${isLast ? ' ' : '│'} `;
      this.#addProperties(propertiesOf(dataType), { indent: inner, depth: depth + 1 });
    }
  }
}

/** Whether a column or property is required, as a note. */
export function requiredText(required: boolean | null): string {
  return required ? 'required' : 'optional';
}
