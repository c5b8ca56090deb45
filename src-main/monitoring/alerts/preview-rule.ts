import type { AlertPreview, AlertRule } from '../../../src-shared/models/alert-rule.ts';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { initialState, type RuleState, step } from './rule-state.ts';
import { ruleValue, windowOf } from './rule-value.ts';
import { SampleWindow } from './sample-window.ts';

const MOST_POINTS = 400;

type Firing = AlertPreview['firings'][number];

/** When a rule would have fired over recorded samples, oldest first, by the very steps that are taken live. */
export function previewRule(rule: AlertRule, samples: readonly RolledSample[], from: number, to: number): AlertPreview {
  const window = new SampleWindow();
  const points: AlertPreview['points'] = [];
  const firings: Firing[] = [];
  let state: RuleState = initialState(from);
  for (const sample of samples) {
    window.add(sample);
    const value = ruleValue(rule, window.last(windowOf(rule)), window.idleMs(sample.at));
    const { state: next, event } = step(state, rule, sample.at, value);
    state = next;
    if (event === 'started') firings.push({ from: sample.at, to: null, peak: value ?? 0 });
    const open = firings.at(-1);
    if (open && open.to === null) firings[firings.length - 1] = update(open, state, event === 'ended', sample.at);
    points.push({ at: sample.at, value });
  }
  const watchedMs = samples.reduce((sum, { spanMs }) => sum + spanMs, 0);
  return { from, to, watchedMs, firings, points: thinned(points) };
}

function update(firing: Firing, { peak }: RuleState, hasEnded: boolean, at: number): Firing {
  return { ...firing, peak: Math.max(firing.peak, peak), to: hasEnded ? at : null };
}

// The greatest of each stretch stays: a thinned line must still show what would fire.
function thinned(points: AlertPreview['points']): AlertPreview['points'] {
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points
      .slice(index * size, (index + 1) * size)
      .reduce((best, point) => ((point.value ?? -1) > (best.value ?? -1) ? point : best)),
  );
}
