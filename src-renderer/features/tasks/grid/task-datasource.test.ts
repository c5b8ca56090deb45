import { describe, expect, it } from 'vitest';
import { DEFAULT_TASK_SORT, type TaskPage } from '../../../../src-shared/models/task.ts';
import { type LoadedPage, type PageRequest, TaskDatasource } from './task-datasource.ts';

const LIVE = { filter: {}, sort: DEFAULT_TASK_SORT };

function page(total: number): TaskPage {
  return { rows: [], total, unfilteredTotal: total, revision: 1, tookMs: 1 };
}

interface Call {
  readonly request: PageRequest;
  readonly signal: AbortSignal;
  readonly answer: PromiseWithResolvers<TaskPage>;
}

function setUp() {
  const calls: Call[] = [];
  const loaded: LoadedPage[] = [];
  const errors: unknown[] = [];
  const source = new TaskDatasource(LIVE, {
    fetchPage: (request, signal) => {
      const answer = Promise.withResolvers<TaskPage>();
      calls.push({ request, signal, answer });
      return answer.promise;
    },
    onPage: (each) => loaded.push(each),
    onError: (error) => errors.push(error),
  });
  const answers: string[] = [];
  const ask = (startRow: number, endRow: number) =>
    source.getRows({
      startRow,
      endRow,
      successCallback: (_rows, lastRow) => answers.push(`rows, ${lastRow} in all`),
      failCallback: () => answers.push('failed'),
    });
  const call = (index: number): Call => {
    const found = calls[index];
    if (!found) throw new Error(`no call ${index}`);
    return found;
  };
  return { source, call, calls, loaded, errors, answers, ask };
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

describe('TaskDatasource', () => {
  it('asks for the block of the grid under its query and hands the exact total over', async () => {
    const { ask, call, answers, loaded } = setUp();
    ask(200, 300);
    expect(call(0).request).toEqual({ ...LIVE, offset: 200, limit: 100 });
    call(0).answer.resolve(page(1_000_000));
    await settled();
    expect(answers).toEqual(['rows, 1000000 in all']);
    expect(loaded[0]?.request.offset).toBe(200);
  });

  it('leaves hidden rows at the top out, until the query changes', async () => {
    const { source, ask, call, answers } = setUp();
    source.setHidden(12);
    ask(100, 200);
    expect(call(0).request.offset).toBe(112);
    call(0).answer.resolve(page(500));
    await settled();
    expect(answers).toEqual(['rows, 488 in all']);
    source.setQuery(LIVE);
    ask(0, 100);
    expect(call(1).request.offset).toBe(0);
  });

  it('throws away answers to a query that was replaced', async () => {
    const { source, ask, call, answers, loaded } = setUp();
    ask(0, 100);
    source.setQuery({ filter: { text: 'x' }, sort: DEFAULT_TASK_SORT });
    expect(call(0).signal.aborted).toBe(true);
    call(0).answer.resolve(page(5));
    await settled();
    expect(answers).toEqual(['failed']);
    expect(loaded).toEqual([]);
    ask(0, 100);
    expect(call(1).request.filter).toEqual({ text: 'x' });
  });

  it('tells an error, but not that of a query that was replaced', async () => {
    const { source, ask, call, errors } = setUp();
    ask(0, 100);
    call(0).answer.reject(new Error('busy'));
    await settled();
    expect(errors).toHaveLength(1);
    ask(0, 100);
    source.setQuery(LIVE);
    call(1).answer.reject(new Error('aborted'));
    await settled();
    expect(errors).toHaveLength(1);
  });
});
