import type Docker from 'dockerode';

/** The engine puts a slash before a container's name. */
export const bare = (name: string): string => name.replace(/^\//, '');

/** `dev-vp0-…:latest` → `dev-vp0-…`; engines with the containerd image store name the default registry too. */
export const untagged = (reference: string): string =>
  reference.replace(/^docker\.io\/library\//, '').replace(/:latest$/, '');

/** As builds tell it. */
export const bareId = (id: string): string => id.replace(/^sha256:/, '');

export const namesOf = ({ RepoTags }: Docker.ImageInfo): string[] => (RepoTags ?? []).map(untagged);

export const hasNoName = ({ RepoTags }: Docker.ImageInfo): boolean =>
  (RepoTags ?? []).every((tag) => tag.startsWith('<none>'));
