/**
 * The users of Fabric 0.6's membersrvc.yaml (eca.users, aca.attributes). The secrets are published ones, of a test
 * network that never leaves the machine it runs on.
 */
export interface User {
  /** 1 for a client, 2 for a peer, 4 for a validator. */
  readonly role: 1 | 2 | 4;
  readonly secret: string;
  /** Validators have none. */
  readonly affiliation?: string;
}

export interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly from: string;
  readonly to?: string;
}

export const users: ReadonlyMap<string, User> = new Map([
  ['lukas', client('NPKYL39uKbkj', 'bank_a')],
  ['system_chaincode_invoker', client('DRJ20pEql15a', 'institution_a')],
  ['diego', client('DRJ23pEQl16a', 'institution_a')],
  ['jim', client('6avZQLwcUe9b', 'bank_a')],
  ['binhn', client('7avZQLwcUe9q', 'institution_a')],
  ['alice', client('CMS10pEQlB16', 'bank_a')],
  ['bob', client('NOE63pEQbL25', 'bank_a')],
  ['test_user0', client('MS9qrN8hFjlE', 'bank_a')],
  ['test_user1', client('jGlNl6ImkuDo', 'institution_a')],
  ['test_user2', client('zMflqOKezFiA', 'bank_c')],
  ['test_user3', client('vWdLCE00vJy0', 'bank_a')],
  ['test_user4', client('4nXSrfoYGFCP', 'institution_a')],
  ['test_user5', client('yg5DVhm0er1z', 'bank_b')],
  ['test_user6', client('b7pmSxzKNFiw', 'bank_a')],
  ['test_user7', client('YsWZD4qQmYxo', 'institution_a')],
  ['test_user8', client('W8G0usrU7jRk', 'bank_a')],
  ['test_user9', client('H80SiB5ODKKQ', 'institution_a')],
  ['test_nvp0', peer('iywrPBDEPl0K', 'bank_a')],
  ['test_nvp1', peer('DcYXuRSocuqd', 'institution_a')],
  ['test_vp0', validator('MwYpmSRjupbT')],
  ['test_vp1', validator('5wgHK9qqYaPy')],
  ['test_vp2', validator('vQelbRvja7cJ')],
  ['test_vp3', validator('9LKqKH5peurL')],
  ['test_vp4', validator('Pqh90CEW5juZ')],
  ['test_vp5', validator('FfdvDkAdY81P')],
  ['test_vp6', validator('QiXJgHyV4t7A')],
  ['test_vp7', validator('twoKZouEyLyB')],
  ['test_vp8', validator('BxP7QNh778gI')],
  ['test_vp9', validator('wu3F1EwJWHvQ')],
]);

/** What the attribute authority vouches for, from `from` until `to`. */
export const attributes: ReadonlyMap<string, readonly Attribute[]> = new Map([
  [
    'diego',
    [
      { name: 'company', value: 'ACompany', from: '2015-01-01T00:00:00-03:00' },
      {
        name: 'position',
        value: 'Software Staff',
        from: '2015-01-01T00:00:00-03:00',
        to: '2015-07-12T23:59:59-03:00',
      },
      { name: 'position', value: 'Software Engineer', from: '2015-07-13T00:00:00-03:00' },
    ],
  ],
  [
    'jim',
    [
      { name: 'company', value: 'ACompany', from: '2001-02-02T00:00:00-03:00' },
      { name: 'position', value: 'Project Manager', from: '2001-02-02T00:00:00-03:00' },
    ],
  ],
  [
    'binhn',
    [
      { name: 'company', value: 'ACompany', from: '2015-01-01T00:00:00-03:00' },
      { name: 'position', value: 'Technical Lead', from: '2015-01-01T00:00:00-03:00' },
    ],
  ],
]);

function client(secret: string, affiliation: string): User {
  return { role: 1, secret, affiliation };
}

function peer(secret: string, affiliation: string): User {
  return { role: 2, secret, affiliation };
}

function validator(secret: string): User {
  return { role: 4, secret };
}
