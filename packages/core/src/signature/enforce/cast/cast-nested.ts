import {
  entriesOf,
  isJsonObject,
  isMissing,
  type JsonObject,
  mapEntries,
  propertyOf,
} from '../../../data/json-value.js';
import { meantNames } from '../../../errors/meant-names.js';
import { quotedNames } from '../../../errors/message-text.js';
import { type ErrorCode, MlmodelError } from '../../../errors/mlmodel-error.js';
import { byName } from '../../declared-types.js';
import {
  type ArrayType,
  type DataType,
  isAnyType,
  type MapType,
  type ObjectType,
  type ScalarType,
} from '../../schema.js';
import { elementTypeOfScalar } from '../element-types.js';
import { castScalar } from './cast-scalar.js';
import { formatType } from './cast-target.js';
import { describeRefusal, type RefusingType } from './describe-refusal.js';

/** The position of a nested value. */
export interface NestedPlace {
  /** A path such as `address.zip[2]`. */
  readonly path: string;
  /** Undefined in params. */
  readonly row: number | undefined;
  /** A list's elements and a map's values inherit it from the column or property around them, as in MLflow. */
  readonly required: boolean;
  /** The values did not come as JSON; see {@link describeRefusal}. */
  readonly typed?: boolean | undefined;
}

/**
 * Casts a nested value by the rules `nested/…`: scalars in a list follow the rules of columns; properties and map
 * values also follow `nested/property`.
 * @throws MlmodelError naming the path and the row: `INVALID_PARAMETER_VALUE` for missing properties, otherwise
 * `BAD_REQUEST`
 */
export function castNested(value: unknown, type: DataType, place: NestedPlace): unknown {
  if (typeof type === 'string') return castPropertyScalar(value, type, place);
  switch (type.type) {
    case 'array':
      return castArray(value, type, place);
    case 'sparkml_vector':
      return castArray(value, doubles, place);
    case 'object':
      return castObject(value, type, place);
    case 'map':
      return castMap(value, type, place);
    case 'any':
      return value ?? null;
  }
}

const doubles: ArrayType = { type: 'array', items: 'double' };

function castPropertyScalar(value: unknown, type: ScalarType, place: NestedPlace): unknown {
  if (isMissing(value) && !place.required) return null;
  if (value === null || value === undefined) throw refuse(value, type, place);
  return castScalar(value, type) ?? fail(value, type, place);
}

function castArray(value: unknown, type: ArrayType, place: NestedPlace): unknown {
  const nullable = !place.required || isAnyType(type.items);
  if (nullable && (value === null || value === undefined)) return null;
  if (!Array.isArray(value)) throw refuse(value, type, place);
  const { items } = type;
  if (typeof items === 'string') return castElements(value, items, place);
  return value.map((item, index) =>
    castNested(item, items, { ...place, path: `${place.path}[${index}]` }),
  );
}

function castElements(
  list: readonly unknown[],
  type: ScalarType,
  place: NestedPlace,
): readonly unknown[] {
  const nullable = !place.required || type === 'string' || type === 'datetime';
  const elements = new Array<unknown>(list.length);
  for (let index = 0; index < list.length; index++) {
    const element = castScalar(list[index], type) ?? null;
    if (element === null && !(nullable && isMissing(list[index]))) {
      throw refuse(list[index], type, { ...place, path: `${place.path}[${index}]` });
    }
    elements[index] = element;
  }
  return elements;
}

function castObject(value: unknown, type: ObjectType, place: NestedPlace): unknown {
  if (!place.required && (value === null || value === undefined)) return null;
  if (!isJsonObject(value)) throw refuse(value, type, place);
  if (!place.required && isEmpty(value)) return value;
  checkProperties(value, type, place);
  const properties = byName(type.properties);
  return mapEntries(value, (name, item) => {
    const property = properties.get(name);
    if (property === undefined) return item;
    const required = property.required === true;
    return castNested(item, property.dataType, {
      ...place,
      required,
      path: `${place.path}.${name}`,
    });
  });
}

function checkProperties(value: JsonObject, type: ObjectType, place: NestedPlace): void {
  const missing = type.properties.filter(
    ({ name, required }) => required && propertyOf(value, name) === undefined,
  );
  if (missing.length > 0) {
    const names = quotedNames(missing.map(({ name }) => name));
    throw placeError(place, {
      errorCode: 'INVALID_PARAMETER_VALUE',
      problem:
        missing.length === 1
          ? `the required property ${names} is missing. Add it.`
          : `the required properties ${names} are missing. Add them.`,
    });
  }
  const known = byName(type.properties);
  const unknown = Array.from(entriesOf(value), ([name]) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw placeError(place, {
      errorCode: 'BAD_REQUEST',
      problem: `unknown properties; expected ${formatType(type)}.${suggestionFor(unknown, type)}`,
      debug: unknown.join(', '),
    });
  }
}

/** Only names that the type declares: those of the request may be data. */
function suggestionFor(unknown: readonly string[], { properties }: ObjectType): string {
  const names = properties.map(({ name }) => name);
  const meant = meantNames(unknown, names).map((name) => name.meant);
  return meant.length === 0 ? '' : ` Did you mean ${quotedNames(meant)}?`;
}

function castMap(value: unknown, type: MapType, place: NestedPlace): unknown {
  const nullable = !place.required || isAnyType(type.values);
  if (nullable && (value === null || value === undefined)) return null;
  if (!isJsonObject(value)) throw refuse(value, type, place);
  return mapEntries(value, (_key, item) =>
    castNested(item, type.values, { ...place, path: `${place.path}[*]` }),
  );
}

function isEmpty(value: JsonObject): boolean {
  for (const _entry of entriesOf(value)) return false;
  return true;
}

function fail(value: unknown, type: DataType, place: NestedPlace): never {
  throw refuse(value, type, place);
}

function refuse(value: unknown, type: DataType, place: NestedPlace): MlmodelError {
  const { kind, advice } = describeRefusal(value, {
    type: refusingType(type),
    typed: place.typed,
  });
  return placeError(place, {
    errorCode: 'BAD_REQUEST',
    problem: `expected ${formatType(type)}, received ${kind}. ${advice}`,
  });
}

function refusingType(type: DataType): RefusingType {
  if (typeof type === 'string') return elementTypeOfScalar[type];
  return type.type === 'object' || type.type === 'map' ? 'object' : 'list';
}

interface Fault {
  readonly errorCode: ErrorCode;
  readonly problem: string;
  readonly debug?: string;
}

function placeError(
  { path, row }: NestedPlace,
  { errorCode, problem, debug }: Fault,
): MlmodelError {
  const where = row === undefined ? '' : `, row ${row}`;
  return new MlmodelError(errorCode, `"${path}"${where}: ${problem}`, {
    field: path,
    row,
    debug,
  });
}
