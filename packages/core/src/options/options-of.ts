import type { Flavor, FlavorOptionValues, LoadingOptions } from '../flavor/flavor.js';

/**
 * The options to load a flavor with: the common ones, and its own, checked. If none of its own are given, its schema is not
 * imported.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the option
 */
export async function optionsOf(
  flavor: Flavor,
  { byFlavor = {}, ...values }: FlavorOptionValues = {},
): Promise<LoadingOptions & Record<string, unknown>> {
  const { allowCode, loadTimeoutSeconds, singleUse, ...others } = values;
  const loading = { allowCode, loadTimeoutSeconds, singleUse };
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
