import {
  ActionIcon,
  Button,
  Checkbox,
  Input,
  InputWrapper,
  Menu,
  Modal,
  Notification,
  Popover,
  Radio,
  Select,
  Skeleton,
} from '@mantine/core';
import classes from './components.module.css';

/** Controls are 28 px high, the small ones (`size="xs"`) 24 px. */
const controlHeight = (size: unknown): string => (size === 'xs' ? '24px' : '28px');

export const componentDefaults = {
  Button: Button.extend({
    defaultProps: { variant: 'default' },
    classNames: { root: classes.button, section: classes.buttonSection },
    vars: (_theme, props) => ({
      root: {
        '--button-height': controlHeight(props.size),
        '--button-padding-x': props.size === 'xs' ? '8px' : '10px',
        '--button-fz': props.size === 'xs' ? 'var(--fs-12)' : 'var(--fs-13)',
      },
    }),
  }),
  ActionIcon: ActionIcon.extend({
    defaultProps: { variant: 'subtle', color: 'gray' },
    classNames: { root: classes.actionIcon },
    vars: (_theme, props) => ({ root: { '--ai-size': controlHeight(props.size) } }),
  }),
  Input: Input.extend({
    classNames: { input: classes.input },
    vars: (_theme, props) => ({
      wrapper: { '--input-height': controlHeight(props.size), '--input-fz': 'var(--fs-13)' },
    }),
  }),
  InputWrapper: InputWrapper.extend({ classNames: { label: classes.label, description: classes.description } }),
  Select: Select.extend({ defaultProps: { comboboxProps: { shadow: 'md' } } }),
  Checkbox: Checkbox.extend({ defaultProps: { size: 'xs', radius: 'xs' } }),
  Radio: Radio.extend({ defaultProps: { size: 'xs' } }),
  Menu: Menu.extend({
    defaultProps: { shadow: 'md', radius: 'lg', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false },
    classNames: { dropdown: classes.dropdown, item: classes.menuItem, label: classes.menuLabel },
  }),
  Popover: Popover.extend({ defaultProps: { shadow: 'md', radius: 'lg', transitionProps: { duration: 80 } } }),
  Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Hide this note' } } }),
  Modal: Modal.extend({
    defaultProps: {
      radius: 'lg',
      shadow: 'xl',
      overlayProps: { backgroundOpacity: 0.35 },
      transitionProps: { duration: 100 },
      closeButtonProps: { 'aria-label': 'Close' },
    },
    classNames: { title: classes.modalTitle, header: classes.modalHeader, body: classes.modalBody },
  }),
  Skeleton: Skeleton.extend({ defaultProps: { radius: 'xs' } }),
};
