import { ActionIcon, Menu } from '@mantine/core';
import { IconBellOff, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { type AlertRule, type AlertStatus, FOR_GOOD } from '../../../src-shared/models/alert-rule.ts';
import { Card } from '../../components/card.tsx';
import { useNow } from '../../components/clock.ts';
import { SMALL_ICON } from '../../components/icons.ts';
import classes from './alerts.module.css';
import { conditionWords, muteWords, STATE_WORDS, tomorrow, valueWords } from './rule-words.ts';
import { StateGlyph } from './state-glyph.tsx';
import { useAlertActions } from './use-alerts.ts';

const HOUR = 3_600_000;

interface RuleTableProps {
  readonly rules: readonly AlertRule[];
  readonly statuses: readonly AlertStatus[];
  readonly onEdit: (rule: AlertRule) => void;
}

export function RuleTable({ rules, statuses, onEdit }: RuleTableProps) {
  return (
    <Card title="Rules" sub="looked at every 10 s while the queue is open">
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Rule</th>
              <th scope="col">Condition</th>
              <th scope="col" className={classes.number}>
                Now
              </th>
              <th scope="col">Severity</th>
              <th scope="col">For</th>
              <th scope="col">Notifications</th>
              <th scope="col">
                <span className={classes.hidden}>Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                status={statuses.find(({ ruleId }) => ruleId === rule.id)}
                onEdit={onEdit}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

interface RuleRowProps {
  readonly rule: AlertRule;
  readonly status: AlertStatus | undefined;
  readonly onEdit: (rule: AlertRule) => void;
}

function RuleRow({ rule, status, onEdit }: RuleRowProps) {
  const now = useNow();
  const state = status?.state ?? 'no-data';
  const value = status?.value ?? null;
  return (
    <tr>
      <td>
        {rule.enabled ? (
          <span className={classes.state}>
            <StateGlyph state={state} />
            {STATE_WORDS[state]}
          </span>
        ) : (
          <span className={classes.quiet}>Off</span>
        )}
      </td>
      <th scope="row">{rule.name}</th>
      <td>{conditionWords(rule)}</td>
      <td className={classes.number}>{value === null ? 'n/a' : valueWords(rule.metric, value)}</td>
      <td>{rule.severity}</td>
      <td>{rule.queueId === null ? 'every queue' : 'this queue'}</td>
      <td>{muteWords(rule.mutedUntil, now) ?? 'On'}</td>
      <td className={classes.number}>
        <RuleMenu rule={rule} onEdit={onEdit} />
      </td>
    </tr>
  );
}

function RuleMenu({ rule, onEdit }: Pick<RuleRowProps, 'rule' | 'onEdit'>) {
  const { mute, remove } = useAlertActions();
  const now = useNow();
  const isMuted = muteWords(rule.mutedUntil, now) !== null;
  const bell = <IconBellOff {...SMALL_ICON} />;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size={24} aria-label={`Actions for ${rule.name}`}>
          <IconDots {...SMALL_ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...SMALL_ICON} />} onClick={() => onEdit(rule)}>
          Edit
        </Menu.Item>
        {isMuted && <Menu.Item onClick={() => void mute(rule.id, null)}>Unmute</Menu.Item>}
        <Menu.Item leftSection={bell} onClick={() => void mute(rule.id, now + HOUR)}>
          Mute for 1 h
        </Menu.Item>
        <Menu.Item leftSection={bell} onClick={() => void mute(rule.id, tomorrow(now))}>
          Mute until tomorrow
        </Menu.Item>
        <Menu.Item leftSection={bell} onClick={() => void mute(rule.id, FOR_GOOD)}>
          Mute for good
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash {...SMALL_ICON} />} onClick={() => void remove(rule.id)}>
          Delete rule
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
