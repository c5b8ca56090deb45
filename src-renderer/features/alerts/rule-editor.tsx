import { Button, Modal, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import {
  ALERT_METRICS,
  type AlertRule,
  alertMetricSchema,
  alertRuleSchema,
} from '../../../src-shared/models/alert-rule.ts';
import { OPERATIONS, operationSchema, severitySchema } from '../../../src-shared/models/metric.ts';
import classes from './alerts.module.css';
import { RulePreview } from './rule-preview.tsx';
import { METRIC_WORDS, UNITS } from './rule-words.ts';
import { useAlertActions } from './use-alerts.ts';

const MINUTE = 60_000;

/** A rule to begin with, for one queue. */
export function newRule(queueId: string): AlertRule {
  return {
    ...{ id: `rule-${crypto.randomUUID()}`, name: '', queueId, metric: 'waiting', operation: null, threshold: 10_000 },
    ...{ forMs: MINUTE, recoverMs: 2 * MINUTE, cooldownMs: 60 * MINUTE },
    ...{ severity: 'warning', enabled: true, mutedUntil: null },
  };
}

export function RuleEditor({ rule, onClose }: { rule: AlertRule | null; onClose: () => void }) {
  return (
    <Modal opened={rule !== null} onClose={onClose} title="Alert rule" size={560}>
      {rule && <RuleForm key={rule.id} rule={rule} onClose={onClose} />}
    </Modal>
  );
}

function RuleForm({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const [draft, setDraft] = useState(rule);
  const { save, isPending } = useAlertActions();
  const change = (part: Partial<AlertRule>): void => setDraft({ ...draft, ...part });
  const checked = alertRuleSchema.safeParse(draft);
  const unit = UNITS[draft.metric];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (checked.success && !isPending) save(checked.data).then(onClose, () => undefined);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        data-autofocus
        value={draft.name}
        error={draft.name.length > 80 && 'At most 80 characters.'}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <Select
          label="What is watched"
          allowDeselect={false}
          value={draft.metric}
          data={ALERT_METRICS.map((value) => ({ value, label: METRIC_WORDS[value] }))}
          onChange={(value) => setDraft(withMetric(draft, alertMetricSchema.catch(draft.metric).parse(value)))}
        />
        {draft.metric === 'operation-time' && (
          <Select
            label="Operation"
            allowDeselect={false}
            value={draft.operation}
            data={[...OPERATIONS]}
            onChange={(value) => change({ operation: operationSchema.catch('save').parse(value) })}
          />
        )}
      </div>
      <div className={classes.pair}>
        <NumberInput
          label={`Above (${unit.label})`}
          min={0}
          value={Number((draft.threshold / unit.per).toFixed(4))}
          error={!checked.success && checked.error.issues.find(({ path }) => path[0] === 'threshold')?.message}
          onChange={(value) => change({ threshold: Number(value) * unit.per })}
        />
        <MinutesInput label="For (minutes)" ms={draft.forMs} onChange={(forMs) => change({ forMs })} />
      </div>
      <div className={classes.pair}>
        <MinutesInput
          label="Over after (minutes)"
          ms={draft.recoverMs}
          onChange={(recoverMs) => change({ recoverMs })}
        />
        <MinutesInput
          label="Tell again after (minutes)"
          least={1}
          ms={draft.cooldownMs}
          onChange={(cooldownMs) => change({ cooldownMs })}
        />
      </div>
      <div className={classes.pair}>
        <Select
          label="Severity"
          allowDeselect={false}
          value={draft.severity}
          data={severitySchema.options}
          onChange={(value) => change({ severity: severitySchema.catch('warning').parse(value) })}
        />
        <Switch
          className={classes.switch}
          label="The rule is on"
          checked={draft.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </div>
      <RulePreview rule={checked.success ? checked.data : null} />
      <div className={classes.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" loading={isPending} disabled={!checked.success}>
          Save rule
        </Button>
      </div>
    </form>
  );
}

// A threshold in another unit means nothing.
function withMetric(rule: AlertRule, metric: AlertRule['metric']): AlertRule {
  if (metric === rule.metric) return rule;
  const threshold = UNITS[metric].per * (metric === 'error-rate' ? 5 : 60);
  return { ...rule, metric, operation: metric === 'operation-time' ? 'save' : null, threshold };
}

interface MinutesInputProps {
  readonly label: string;
  readonly ms: number;
  readonly least?: number;
  readonly onChange: (ms: number) => void;
}

function MinutesInput({ label, ms, least = 0, onChange }: MinutesInputProps) {
  return (
    <NumberInput label={label} min={least} value={ms / MINUTE} onChange={(value) => onChange(Number(value) * MINUTE)} />
  );
}
