import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, plainText } from '@mlmodel/core';
import type { FailureReport } from '@mlmodel/scoring';
import type { LogTracebacks } from '../failure-log.js';
import type { Outcome, RequestObserver, RequestSummary } from '../handler/request-events.js';
import { returnRequestId } from '../http/request-id.js';
import type { Guard } from '../server/create-app.js';
import { logEntry } from './structured-logger.js';

/** Logs each request when it has ended. */
export interface AccessLog {
  /** Logs scoring requests. */
  readonly observer: RequestObserver;
  /** Logs all others, but no successful probes and scrapes. Must come before other guards. */
  readonly guard: Guard;
}

export interface AccessLogOptions {
  readonly logger: Logger;
  /** With `never`, a failed model is logged without the message of its exception. */
  readonly logTracebacks: LogTracebacks;
}

const levels: Readonly<Record<Outcome, keyof Logger>> = {
  ok: 'info',
  client_error: 'info',
  model_error: 'warn',
  server_error: 'error',
  timeout: 'warn',
  overload: 'warn',
  abandoned: 'info',
};

/** What asks again and again; only failures are of interest. */
const probes = new Set(['/ping', '/health', '/livez', '/readyz', '/metrics']);

/** Marks responses to requests that the observer logs. */
const isScoring = Symbol('scoring');

type Scoring = ServerResponse & { [isScoring]?: true };

/** Creates an access log. */
export function createAccessLog({ logger, logTracebacks }: AccessLogOptions): AccessLog {
  /** What is logged of each request, as it was when it arrived: its connection may be gone when it has ended. */
  const arrived = new WeakMap<IncomingMessage, AboutRequest>();

  function logScoring(summary: RequestSummary, request: IncomingMessage): void {
    const about = arrived.get(request) ?? aboutOf(request);
    const { requestId, outcome, status, rows, bytesIn, bytesOut, milliseconds, times, failure } =
      summary;
    const parts = [headOf(about, status)];
    if (rows !== undefined) parts.push(rows === 1 ? '1 row' : `${rows} rows`);
    parts.push(`${rounded(milliseconds)} ms`);
    if (outcome !== 'ok' && outcome !== 'client_error') parts.push(outcome.replace('_', ' '));
    if (failure !== undefined) parts.push(wordsOf(failure, logTracebacks));
    const fields = {
      ...{ requestId, ...about, status, outcome, rows, bytesIn, bytesOut },
      milliseconds: rounded(milliseconds),
      stages: Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, rounded(ms)])),
      exception: failure?.name,
    };
    logEntry(logger, { level: levels[outcome], message: parts.join('  '), fields });
  }

  function logOther(about: AboutRequest, response: ServerResponse, begin: number): void {
    const isComplete = response.writableFinished;
    const status = isComplete || response.headersSent ? response.statusCode : 499;
    if (status < 400 && probes.has(about.path)) return;
    const milliseconds = rounded(performance.now() - begin);
    const level = status < 500 ? 'info' : 'error';
    const message = `${headOf(about, status)}  ${milliseconds} ms`;
    logEntry(logger, { level, message, fields: { ...about, status, milliseconds } });
  }

  return {
    observer: {
      onBegin(trace, { response }) {
        (response as Scoring)[isScoring] = true;
        returnRequestId(response, trace.requestId);
      },
      onEnd: logScoring,
    },
    guard(request, response) {
      const begin = performance.now();
      const about = aboutOf(request);
      arrived.set(request, about);
      response.on('close', () => {
        if (!(isScoring in response)) logOther(about, response, begin);
      });
      return false;
    },
  };
}

/** The longest path that is logged. */
const longestPath = 200;

/** Without its query, which may have values. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return plainText(url.split(/[?#]/, 1)[0] ?? '').slice(0, longestPath);
}

interface AboutRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly remoteAddress: string | undefined;
}

function headOf({ method, path }: AboutRequest, status: number): string {
  return `${method} ${path} ${status}`;
}

function aboutOf(request: IncomingMessage): AboutRequest {
  const { method, socket } = request;
  return { method, path: pathOf(request), remoteAddress: socket.remoteAddress };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

/** The longest text of an exception that is logged with a request; the traceback has all of it. */
const longestWords = 300;

/** The exception in its own words: the line of a traceback that begins with its name. */
function wordsOf({ name, traceback }: FailureReport, logTracebacks: LogTracebacks): string {
  if (logTracebacks === 'never') return plainText(name);
  const isOwn = (line: string) =>
    /^\S/.test(line) && line.includes(name) && !line.startsWith('Caused by');
  const line = traceback.split('\n').find(isOwn) ?? name;
  return plainText(line).slice(0, longestWords);
}
