import { MlmodelError } from '@mlmodel/core';

/** A machine that something is made for, in Node's words (`process.platform`, `process.arch`). */
export interface Platform {
  readonly os: string;
  readonly cpu: string;
}

/** The names of processors in images that differ from Node's (opencontainers image-spec, GOARCH). */
const cpuNames: readonly (readonly [image: string, node: string])[] = [
  ['amd64', 'x64'],
  ['386', 'ia32'],
];

/** The machine that runs this. */
export const thisPlatform: Platform = { os: process.platform, cpu: process.arch };

/**
 * Reads a platform as container tools write it: `linux/amd64`, `linux/arm64`. Node's names (`linux/x64`) work too.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE`
 */
export function parsePlatform(text: string): Platform {
  const [, os, name] = /^(linux|darwin|win32)\/([a-z0-9]{1,16})(?:\/v\d)?$/.exec(text) ?? [];
  if (os === undefined || name === undefined)
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'The platform must be a system and a processor, such as linux/amd64 or linux/arm64.',
    );
  return { os, cpu: cpuNames.find(([image]) => image === name)?.[1] ?? name };
}

/** A platform as container tools write it. */
export function platformName({ os, cpu }: Platform): string {
  return `${os}/${cpuNames.find(([, node]) => node === cpu)?.[0] ?? cpu}`;
}

/** Whether a machine is the one that runs this. */
export function isThisPlatform({ os, cpu }: Platform): boolean {
  return os === thisPlatform.os && cpu === thisPlatform.cpu;
}

/** Fields of a `package.json`; absent: any. */
export interface PlatformFields {
  readonly os?: readonly string[] | undefined;
  readonly cpu?: readonly string[] | undefined;
  readonly libc?: readonly string[] | undefined;
}

/** Whether a package is for a platform, with glibc where it is Linux. */
export function fitsPlatform({ os, cpu, libc }: PlatformFields, platform: Platform): boolean {
  return allows(os, platform.os) && allows(cpu, platform.cpu) && allows(libc, 'glibc');
}

/** `["linux"]` allows one, `["!win32"]` all but one. */
function allows(listed: readonly string[] | undefined, name: string): boolean {
  if (listed === undefined || listed.length === 0) return true;
  if (listed.includes(`!${name}`)) return false;
  return listed.includes(name) || listed.every((one) => one.startsWith('!'));
}

/** The error for a package that is not installed for a platform. */
export function noBinaries(label: string, platform: Platform): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    `${label} as it is installed here has no binaries for ${platformName(platform)}. Build on a machine of that kind, or install the binaries for it.`,
  );
}
