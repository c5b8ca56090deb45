import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { formatNoun } from '../../components/format.ts';
import classes from './tasks.module.css';

/** Says that the list grew above what is shown, and leads there. */
export function NewTasksPill({ count, onShow }: { count: number; onShow: () => void }) {
  if (count === 0) return null;
  return (
    <Button
      size="xs"
      variant="filled"
      className={classes.newTasks}
      leftSection={<IconArrowUp size={14} stroke={1.75} />}
      onClick={onShow}
    >
      {formatNoun(count, 'new task')}
    </Button>
  );
}
