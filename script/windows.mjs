// Before anything that needs a shell.
if (process.platform === 'win32') {
  console.error(
    'Windows: run this in WSL 2 (https://learn.microsoft.com/windows/wsl), not in Windows itself.',
  );
  process.exit(1);
}
