import { Traffic } from './traffic.ts';
import type { TrafficCommand } from './traffic-job.ts';

/** The program of a load process: sends the requests of one job at a time as the parent commands. */
let traffic: Traffic | undefined;
let timer: NodeJS.Timeout | undefined;

process.on('message', (command: TrafficCommand) => {
  if ('stop' in command) end();
  else {
    const { seconds, warmUpSeconds = 0 } = command.run;
    traffic = new Traffic(command.run);
    if (seconds !== undefined) timer = setTimeout(end, (warmUpSeconds + seconds) * 1000);
  }
});
process.on('disconnect', () => process.exit());

function end(): void {
  clearTimeout(timer);
  const report = traffic?.end();
  traffic = undefined;
  if (report !== undefined) process.send?.(report);
}
