import { describe, expect, it } from 'vitest';
import { formatSearch } from '../../../src-shared/models/search/format-search.ts';
import { parseSearch } from '../../../src-shared/models/search/parse-search.ts';
import { mergeFilter, selectedErrors, toggleError, toggleValue } from './task-filter.ts';

describe('toggleValue', () => {
  it('ticks, unticks, and leaves no empty part behind', () => {
    const ticked = toggleValue({}, 'status', 'failed');
    expect(ticked).toEqual({ status: ['failed'] });
    expect(toggleValue(ticked, 'status', 'queued')).toEqual({ status: ['failed', 'queued'] });
    expect(toggleValue(ticked, 'status', 'failed')).toEqual({});
  });

  it('keeps tasks without a project apart from every project', () => {
    expect(toggleValue({ projectId: [''] }, 'projectId', null)).toEqual({ projectId: ['', null] });
  });
});

describe('mergeFilter', () => {
  const merge = (a: string, b: string) => formatSearch(mergeFilter(parseSearch(a).filter, parseSearch(b).filter));

  it('joins the choices of a facet, and asks for everything else together', () => {
    expect(merge('status:failed priority:>5', 'status:queued has:error')).toBe(
      'status:failed,queued priority:>5 has:error',
    );
  });

  it('takes the new text where there is one, and no condition twice', () => {
    expect(merge('old priority:>5', 'new priority:>5')).toBe('new priority:>5');
    expect(merge('old', 'has:error')).toBe('old has:error');
  });
});

describe('toggleError', () => {
  it('ticks and unticks classes of errors among the terms', () => {
    const one = toggleError({}, 'ETIMEDOUT');
    expect(selectedErrors(toggleError(one, null))).toEqual(['ETIMEDOUT', null]);
    expect(toggleError(one, 'ETIMEDOUT')).toEqual({});
  });
});
