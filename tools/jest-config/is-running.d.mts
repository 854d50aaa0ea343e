/** Whether a process of that id runs; an ended one counts until its parent has noticed. */
export function isRunning(pid: number): boolean;
