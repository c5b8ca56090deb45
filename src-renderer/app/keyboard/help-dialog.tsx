import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { Kbd } from '../../components/kbd.tsx';
import classes from './help-dialog.module.css';
import { KEY_HELP, type KeyHelpGroup } from './key-help.ts';

export function HelpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size={520}>
      {KEY_HELP.map((group) => (
        <HelpGroup key={group.title} group={group} />
      ))}
      <p className={classes.note}>Single keys do nothing while you type in a field.</p>
    </Modal>
  );
}

function HelpGroup({ group }: { group: KeyHelpGroup }) {
  return (
    <section className={classes.group}>
      <h3 className={classes.title}>{group.title}</h3>
      <dl className={classes.list}>
        {group.keys.map(({ keys, does }) => (
          <Fragment key={does}>
            <dt className={classes.keys}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
