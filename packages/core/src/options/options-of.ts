import type { Flavor, FlavorOptionValues, LoadingOptions } from '../flavor/flavor.js';

/**
 * What a flavor is loaded with: the options that every flavor knows, and its own. They are only checked if some
 * are given, so that no schema is imported otherwise.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the option
 */
export async function optionsOf(
  flavor: Flavor,
  { byFlavor = {}, places: _places, ...values }: FlavorOptionValues = {},
): Promise<LoadingOptions & Record<string, unknown>> {
  const { allowCode, loadTimeoutSeconds, singleUse, ...shared } = values;
  const { workers, workerMemoryMebibytes, ...others } = shared;
  const loading = {
    ...{ allowCode, loadTimeoutSeconds, singleUse },
    ...(workers === undefined ? {} : { workers }),
    ...(workerMemoryMebibytes === undefined ? {} : { workerMemoryMebibytes }),
  };
  const own = Object.hasOwn(byFlavor, flavor.name) ? byFlavor[flavor.name] : {};
  if (!areGiven({ ...others, ...own })) return loading;
  if (flavor.options === undefined) return { ...values, ...own };
  const declared = await flavor.options();
  const known = Object.entries(others).filter(([name]) =>
    Object.hasOwn(declared.jsonSchema.properties, name),
  );
  const given = { ...Object.fromEntries(known), ...own };
  return areGiven(given) ? { ...declared.parse(given), ...loading } : loading;
}

function areGiven(values: Readonly<Record<string, unknown>>): boolean {
  return Object.values(values).some((value) => value !== undefined);
}
