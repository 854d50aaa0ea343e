import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { mlmodel, models } from './support/local.js';

/**
 * Runs a script with a systemd of its own for this user, in a mount namespace: nobody else sees that /run says that systemd
 * runs, and that the user lingers.
 */
const start = `
set -e
mount -t tmpfs none /run
mkdir -p /run/systemd/system /run/user/run /var/lib/systemd
mount -t tmpfs none /var/lib/systemd
mkdir -p /var/lib/systemd/linger
touch /var/lib/systemd/linger/${userInfo().username}
chmod 700 /run/user/run
export XDG_RUNTIME_DIR=/run/user/run
/usr/lib/systemd/systemd --user > "$HOME/systemd.log" 2>&1 &
manager=$!
until systemctl --user list-units > /dev/null 2>&1; do sleep 0.1; kill -0 $manager; done
`;

function withSystemd(script: string): string {
  const home = temporaryFolder();
  const env = { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: join(home, 'config') };
  const end = 'systemctl --user exit; wait $manager || true';
  return execFileSync('unshare', ['-m', 'bash', '-c', `${start}\n${script}\n${end}`], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** It needs Linux, systemd, and the right to mount, which CI has. */
function hasSystemd(): boolean {
  if (process.env['CI'] !== undefined) return true;
  try {
    return withSystemd('echo ready') === 'ready\n';
  } catch {
    return false;
  }
}

(hasSystemd() ? test : test.skip)(
  'where systemd stays, it runs the supervisor, and starts it again when it is killed',
  () => {
    const folder = temporaryFolder();
    const deployments = `${process.execPath} ${mlmodel} deployments`;
    const status = `${folder}/a/status.json`;
    const printed = withSystemd(`
      ${deployments} create -t local:${folder} -n a -m ${models.iris} --json > ${folder}/created
      unit=$(sed -n 's/.*"unit": "\\(.*\\)".*/\\1/p' ${folder}/created)
      echo "$unit"
      first=$(systemctl --user show -p MainPID --value "$unit")
      kill -KILL $first
      until [ "$(systemctl --user show -p MainPID --value "$unit")" != "$first" ] &&
        grep -q '"state": "running"' ${status} && ! grep -q "\\"pid\\": $first," ${status}
      do sleep 0.1; done
      curl -sf -o /dev/null -w '%{http_code}\\n' \
        "$(sed -n 's/.*"url": "\\(.*\\)".*/\\1/p' ${folder}/created)/ping"
      ${deployments} delete -t local:${folder} -n a
      systemctl --user list-units --plain --no-legend 'mlmodel-*' | wc -l
    `);
    expect(printed).toMatch(/^mlmodel-a-[0-9a-f]{8}\.service\n200\nDeployment a is deleted\n0\n$/);
  },
);
