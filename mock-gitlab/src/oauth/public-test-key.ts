/**
 * THIS PRIVATE KEY IS PUBLIC KNOWLEDGE. It is published with every copy of this package and protects nothing: a mock's id tokens are the
 * same bytes in every process because everybody signs with it. Never accept a token signed with it outside of tests.
 */
export const publicTestKey = {
  kty: 'RSA',
  n:
    '8VG4x2HCNtuCF_xjfAWCiuYo7NnNs2Bvjv2WkoHivdgNpWLHIbvjuMh5NxQ1WOjDKCvj04_1copINGKeSrExCEmn1nxM7stj' +
    'GN1Ed6-8f5iJfa3ztH0_tp4KKVg9CHADngAzNPs5bvIpHNBo0Thvj1ncN_ySmwe203nJ7Ky59JTtqSVZC-BFhpUcI8uscl-8' +
    'xYYKr0PZgOTKBk4vi4sDX9isJ5wDbu6AS6iYL7-9rapq0zV7L62Fblcik9EEgfyYYbG-eKwNFTeXKBMvu8oD-2axR32YlFdQ' +
    '-_pK_NkCUIBNde09AP_teBNadLrNQo5a5lPoZOTBTfYr32wLhmE0_w',
  e: 'AQAB',
  d:
    'FOdcV0Ebnr7jBQri30Jm7XtEfkfbrrci0sMawPQpXQKTJAlrcHujHUWYYnIIsPvws9EhehkVTOe3m3oTdirlMW-X71dzHphV' +
    'rDi2jpuVe4QOHOntm2viEgKcpLo1Bz8UwSIJTYSZlAe8EffnrH_0AfnpvpvNY0qGxsjc-fh4XzxATY6YiHh-eOi-q8HxP_L0' +
    'mrx3PH6rQaqKHIMn8lPtex-ceK6qGfbzIRl-6oZlb7C2KqLl-qR7l-jKJqYXJTj_jLmIn9FuK-kOmRf-p4lGZ6u3wTP1vPcG' +
    'AwAgcOWfmzFBupTwiPoqOSslT-mWLOdWr7qq09HAWFPY5nL3O0lkGQ',
  p:
    '-7Cdk5VF-dXqLv3f1eu0_fxeKqTHHYm2gguHgt0eMqRLl_9xTy-X41WiVxmT3G8iwuU1ov59rbCcLdJg8E4bHwacy6ygWHJl' +
    'IHdpcjNortQR32kWUT-5ORJkdsWbDwyYJEQpIqWin4Z37muAnNh_NCNoFPtZVVWDAHIuMrRrgC0',
  q:
    '9XOkZvFZF4sBE0Zznc1pG7GdB_8Jnq8sqvWIeAjYPQvzMLvBDtvEl_-Z7-qBj4eTbplmUOKRGbJCU4YgxHZAxLiDaeAFH1BK' +
    'E2LCMVsb2FXRZWAnBaGxwWutCFf6PbliMIHHNY1uvzSZu1qsDFEZUOvlWi1RVT1M1EqR9kznWVs',
  dp:
    '5348kN99Kxtbd7k9xU40fF9AZUyFb1-Yo-fizbR-7-k5NiZWm5SUyR2cYSw_WUJG4KddO_uCsNx96Y9UZfIQ8-prENJH8NHW' +
    'vZPXQpiSMisP_UJ0qmpH_Hw0NyHtSlw1GzYt95YNC1jsujfaZWijJttiAdplAh3Sjfh3EV_seEk',
  dq:
    'KlYP_VGTtGPdg52bQ5SylHxGQaLT3fMJGVPQfiPIaH8vKzC3VADEIBOOUbt5LXCNFX6QD1OFA5GjrxRrgneDJGtO_2wMdiI7' +
    'JKzcIfc9Dkt_GqVDFc2WA263IcFLAGqBbSx1V99VQtWnzpENK_KxEywdGzjF1pYEMnnKQ1lwbhE',
  qi:
    'uxyVsLsJ2GivqJ6MmtxsaZ70wQ3nu7HlAlPt6kKRodPBDo3YV8XiSAL2jJs8H5zQPWS3JAhIh9dbZh9bCirvKTv-GmdZAbzA' +
    '5bTxKqt429jCi3XQiYr5HJswNHIHTw3-cmWGdvlwjeBbydU9Caw50iFXLh6Qw0TeY4vpaG3YXlc',
};
