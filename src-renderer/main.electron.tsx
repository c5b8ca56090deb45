import './app/zod-config.ts';
import { mountApp } from './app/mount.tsx';
import { electronPlatform, receivePort } from './app/platform/electron-platform.ts';
import { messagePortTransport } from './app/rpc/message-port-transport.ts';

receivePort().then((port) => mountApp(messagePortTransport(port), electronPlatform));
