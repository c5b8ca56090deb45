import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { Card } from '../../../components/card.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useConnectionActions } from '../use-connection-actions.ts';
import { useTask } from '../use-task.ts';
import classes from './welcome.module.css';

export function SampleCard() {
  const { openSample } = useConnectionActions();
  const opening = useTask();
  return (
    <Card title="Just looking?">
      <div className={classes.body}>
        <p className={classes.text}>
          The sample queue holds about 5,000 tasks of several projects in every state. It is a copy of its own, so
          nothing you do in it matters.
        </p>
        {opening.error !== null && <ErrorNotice title="The sample was not opened" error={opening.error} />}
        <div className={classes.buttons}>
          <Button
            leftSection={<IconFlask {...SMALL_ICON} />}
            loading={opening.isRunning}
            onClick={() => opening.run(openSample)}
          >
            Try the sample queue
          </Button>
        </div>
      </div>
    </Card>
  );
}
