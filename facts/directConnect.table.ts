/**
 * Limits and locations of AWS Direct Connect. Limits: https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html
 * (2026-11). AWS does not raise them.
 */

/** How a Direct Connect gateway reaches a region: over its transit gateway, or over a virtual private gateway on its hub VPC. */
export const GATEWAY_MODES = ["transit", "private"] as const;
export type GatewayMode = (typeof GATEWAY_MODES)[number];

/** Names of the resiliency models (Direct Connect Resiliency Toolkit, 2026-11). */
export const RESILIENCIES = ["maximum", "high", "development"] as const;
export type Resiliency = (typeof RESILIENCIES)[number];

/** Gateways of one kind that can be associated with one Direct Connect gateway. In transit mode, a seventh region is on the next shard. */
export const REGIONS_PER_GATEWAY: Readonly<Record<GatewayMode, number>> = { transit: 6, private: 20 };

export const MOST = {
  /** Direct Connect gateways per transit gateway. */
  gatewaysPerTransitGateway: 20,
  /** Virtual interfaces per Direct Connect gateway. */
  interfacesPerGateway: 30,
  /** Prefixes that one association can announce. */
  prefixes: 200,
  /** Private-mode gateways per environment: a virtual private gateway has one Direct Connect gateway (Direct Connect FAQ). */
  privateGateways: 1,
} as const;

/** Virtual interfaces per circuit or link aggregation group. `all`: all modes together, 51 in the User Guide (other pages: 54). */
export const INTERFACES_PER_PORT: Readonly<Record<GatewayMode | "all", number>> = {
  transit: 4,
  private: 50,
  all: 51,
};

export const INTERFACES_PER_HOSTED = 1;

/** Gbit/s by the API's name (User Guide, "Dedicated connections", "Hosted connections", 2026-11). */
export const SPEEDS: Readonly<Record<"dedicated" | "hosted", Readonly<Record<string, number>>>> = {
  dedicated: { "1Gbps": 1, "10Gbps": 10, "100Gbps": 100, "400Gbps": 400 },
  hosted: {
    "50Mbps": 0.05,
    "100Mbps": 0.1,
    "200Mbps": 0.2,
    "300Mbps": 0.3,
    "400Mbps": 0.4,
    "500Mbps": 0.5,
    "1Gbps": 1,
    "2Gbps": 2,
    "5Gbps": 5,
    "10Gbps": 10,
    "25Gbps": 25,
  },
};

/** Most circuits per link aggregation group: `mostFast` from `fastGbps` on. */
export const LAG = { most: 4, fastGbps: 100, mostFast: 2 } as const;

/** Jumbo MTU in bytes, by mode; the default is 1500 (User Guide, "Set MTU for private or transit virtual interfaces", 2026-11). */
export const JUMBO: Readonly<Record<GatewayMode, number>> = { transit: 8500, private: 9001 };

/** Fewest locations of a resiliency model, and fewest devices in each (Direct Connect Resiliency Toolkit, 2026-11). */
export const RESILIENCY: Readonly<
  Record<Resiliency, { readonly locations: number; readonly devices: number }>
> = {
  maximum: { locations: 2, devices: 2 },
  high: { locations: 2, devices: 1 },
  development: { locations: 1, devices: 2 },
};

/** [associated region, name, Gbit/s of its ports, Gbit/s of its ports with MACsec] */
export type LocationRow = readonly [
  region: string,
  name: string,
  speeds: readonly number[],
  macsec: readonly number[],
];

/**
 * Direct Connect locations by code: in capitals, and only the part for the building (`EqSe2-EQ` is EQSE2, `CS32A-24FL` is
 * CS32A). Source: `describe-locations` of every region, from github.com/chriselsen/dx-location-details (2026-02-17). Add newer
 * locations here.
 */
export const LOCATIONS: Readonly<Record<string, LocationRow>> = {
  EANB1: ["af-south-1", "Africa Data Centres, Nairobi, KE", [10, 100], [10, 100]],
  RCL1: ["af-south-1", "Rack Centre Lagos, Ikeja, NG", [1, 10, 100], [10, 100]],
  TECT1: ["af-south-1", "Teraco CT1 Cape Town, Cape Town, ZA", [1, 10, 100], [10, 100]],
  EQHK1: ["ap-east-1", "Equinix HK1 - Hong Kong, Tsuen Wan, HK", [1, 10, 100], [10, 100]],
  CFT54: ["ap-east-2", "Chief HD Building Taipei, Taipei, TW", [10, 100], [10, 100]],
  CHT51: ["ap-east-2", "CHT Taipei Banqiao IDC, New Taipei City, TW", [10, 100], [10, 100]],
  ATTC1: ["ap-northeast-1", "AT TOKYO (CC1/CC2), Tokyo, JP", [1, 10, 100], [10, 100]],
  CFT52: ["ap-northeast-1", "Chief LY Building Taipei, Taipei, TW", [1, 10], []],
  EQOS1: ["ap-northeast-1", "Equinix OS1 - Osaka, Osaka, JP", [1, 10, 100], [10, 100]],
  EQTY2: ["ap-northeast-1", "Equinix TY2 - Tokyo, Tokyo, JP", [1, 10, 100], [10, 100]],
  NEIN2: ["ap-northeast-1", "SCSK netXDC (SI1/SI2/SI3)/NEC Inzai DC, Inzai-shi, JP", [1, 10, 100], [10, 100]],
  LGKNX: ["ap-northeast-2", "KINX Gasan, Seoul, KR", [1, 10], []],
  LGU57: ["ap-northeast-2", "LG Uplus Pyeongchon IDC, Anyang-si, KR", [1, 10, 100], [10, 100]],
  TLS10: ["ap-northeast-2", "Digital Realty ICN10 - Seoul, Mapo-gu, KR", [1, 10, 100], [10, 100]],
  KDOS2: ["ap-northeast-3", "Telehouse – OSAKA 1&2, Osaka, JP", [1, 10, 100], [10, 100]],
  EQMB2: ["ap-south-1", "Equinix MB2 - Mumbai (GPX Mumbai 2), Mumbai, IN", [1, 10, 100], [10, 100]],
  GPX51: ["ap-south-1", "Equinix MB1 - Mumbai (GPX Mumbai 1), Mumbai, IN", [1, 10], [10]],
  NMBL2: ["ap-south-1", "Netmagic Bangalore DC02, Bangalore, IN", [1, 10], [10]],
  SFY52: ["ap-south-1", "Sify Rabale - Mumbai, Navi Mumbai, IN", [1, 10], [10]],
  TCDC1: ["ap-south-1", "STT Chennai 1, Chennai, IN", [1, 10, 100], [10, 100]],
  TCDE2: ["ap-south-1", "STT Delhi 2, Delhi, IN", [1, 10, 100], [10, 100]],
  TCDK1: ["ap-south-1", "STT Kolkata 1, Kolkata, IN", [1, 10, 100], [10, 100]],
  TCHY1: ["ap-south-1", "STT Hyderabad 1, Hyderabad, IN", [1, 10, 100], [10, 100]],
  AIMMN: ["ap-southeast-1", "AIMS Kuala Lumpur, Kuala Lumpur, MY", [1, 10, 100], [10, 100]],
  EPVM2: ["ap-southeast-1", "VITRO Makati 2, Makati, PH", [1, 10, 100], [10, 100]],
  EQSG2: ["ap-southeast-1", "Equinix SG2 - Singapore, Singapore, SG", [1, 10, 100], [10, 100]],
  GSS52: ["ap-southeast-1", "Global Switch Singapore, Singapore, SG", [1, 10, 100], [10, 100]],
  IAMGI: ["ap-southeast-1", "MEGA-i (iAdvantage Hong Kong), Hong Kong, HK", [1, 10, 100], [10, 100]],
  TCCBK: ["ap-southeast-1", "TCC Technology Data Center- Bangkok, Bangkok, TH", [1, 10, 100], [10, 100]],
  CBHU2: ["ap-southeast-2", "CDC Canberra HU2, Hume, AU", [10, 100], [10, 100]],
  DCDH6: ["ap-southeast-2", "Datacom - Orbit Data Centre (Auckland), Auckland, NZ", [1, 10], [10]],
  EQSY3: ["ap-southeast-2", "Equinix SY3 - Sydney, Sydney, AU", [1, 10, 100], [10, 100]],
  GBSY6: [
    "ap-southeast-2",
    "Equinix SY6 - Sydney (formerly Metronode Sydney 2), Silverwater, AU",
    [1, 10],
    [],
  ],
  NDCB2: ["ap-southeast-2", "NEXTDC B2, Fortitude Valley, AU", [10, 100], [10, 100]],
  NDCC1: ["ap-southeast-2", "NEXTDC C1, Bruce, AU", [1, 10], [10]],
  NDCM1: ["ap-southeast-2", "NEXTDC M1, Melbourne, AU", [1, 10, 100], [10, 100]],
  NDCP1: ["ap-southeast-2", "NEXTDC P1, Málaga, AU", [1, 10, 100], [10, 100]],
  NDCS2: ["ap-southeast-2", "NEXTDC S2, Macquarie Park, AU", [1, 10, 100], [10, 100]],
  DCIJ3: ["ap-southeast-3", "DCI Indonesia (JK3), Bekasi, Cibitung, ID", [1, 10, 100], [10, 100]],
  JKT02: ["ap-southeast-3", "NTT Jakarta 2 Data Center (JKT2), Jakarta, ID", [1, 10, 100], [10, 100]],
  EQME2: ["ap-southeast-4", "Equinix ME1/ME2 - Melbourne, Melbourne, AU", [1, 10, 100], [10, 100]],
  CMCHV: ["ap-southeast-5", "CMC Duy Tan (Hanoi), Hanoi, VN", [1, 10, 100], [10, 100]],
  CSFX1: ["ap-southeast-5", "CSF CX1 / TelcoHub1 Kuala Lumpur, Cyberjaya, MY", [10, 100], [10, 100]],
  SPK53: ["ap-southeast-6", "Mayoral Drive Exchange (MDR), Auckland, NZ", [10, 100], [10, 100]],
  THRA9: ["ap-southeast-7", "Telehouse – Bangkok, Bangkok, TH", [10, 100], [10, 100]],
  "151FS": ["ca-central-1", "Telehouse Toronto (151 Front St West), Toronto, CA", [1, 10, 100], [10, 100]],
  CGM60: ["ca-central-1", "Cologix MTL3, Montreal, CA", [1, 10, 100], [10, 100]],
  COLV2: ["ca-central-1", "Cologix VAN2, Vancouver, CA", [1, 10], [10]],
  COLV3: ["ca-central-1", "Cologix VAN3, Vancouver, CA", [10, 100], [10, 100]],
  EQTR2: ["ca-central-1", "Equinix TR2 - Toronto, Toronto, CA", [10, 100], [10, 100]],
  NTM62: ["ca-central-1", "eStruxture MTL-1, Montreal, CA", [1, 10, 100], [10, 100]],
  EQCL1: ["ca-west-1", "Equinix CL1 - Calgary, Calgary, CA", [1, 10, 100], [10, 100]],
  EQCL3: [
    "ca-west-1",
    "Equinix CL3 - Calgary (formerly Q9 Calgary Three), Calgary, CA",
    [1, 10, 100],
    [10, 100],
  ],
  GDSH3: ["cn-north-1", "GDS No. 3 Data Center, Shanghai, CN", [1, 10], []],
  GDSZ3: ["cn-north-1", "GDS No. 3 Data Center, Shenzhen, CN", [1, 10], []],
  MOC2: ["cn-north-1", "CIDS Jiachuang IDC, Beijing, CN", [1, 10, 100], []],
  SINJI: ["cn-north-1", "Sinnet Jiuxianqiao IDC, Beijing, CN", [1, 10, 100], []],
  IPI50: ["cn-northwest-1", "Industrial Park IDC, Zhongwei, CN", [1, 10], []],
  SHP54: ["cn-northwest-1", "Shapotou IDC, Zhongwei, CN", [1, 10], []],
  CDSR1: ["eu-central-1", "C21, Milan, IT", [1, 10, 100], [10, 100]],
  CEC50: ["eu-central-1", "CE Colo Prague, Prague, CZ", [1, 10], []],
  DGPU1: ["eu-central-1", "STACK EMEA - OSL01, Oslo, NO", [1, 10], [10]],
  EQAM3: ["eu-central-1", "Equinix AM3 - Amsterdam, Amsterdam, NL", [1, 10, 100], [10, 100]],
  EQFA5: ["eu-central-1", "Equinix FR5 - Frankfurt, Frankfurt, DE", [1, 10, 100], [10, 100]],
  EQHE6: ["eu-central-1", "Equinix HE6 - Helsinki, Espoo, FI", [1, 10], []],
  EQIL4: ["eu-central-1", "Equinix IL4 - Istanbul, Istanbul, TR", [10, 100], [10, 100]],
  EQMU1: ["eu-central-1", "Equinix MU1/MU3 - Munich, Munich, DE", [1, 10], [10]],
  EQWA1: ["eu-central-1", "Equinix WA1 - Warsaw, Warsaw, PL", [1, 10], []],
  INX6: ["eu-central-1", "Digital Realty Frankfurt FRA1-16, Frankfurt, DE", [1, 10, 100], [10, 100]],
  IPB50: ["eu-central-1", "CarrierColo Berlin Luetzow (I/P/B/ site B), Berlin, DE", [1, 10], [10]],
  IPHH3: ["eu-central-1", "Portus/IPHH HH3 (Wendenstrasse 251), Hamburg, DE", [1, 10], [10]],
  ITCM2: ["eu-central-1", "Equinix MD2 - Madrid, Alcobendas, ES", [1, 10, 100], [10, 100]],
  ITXA1: ["eu-central-1", "Digital Realty Athens Campus (ATH1, Koropi, GR", [10, 100], [10, 100]],
  ITXA7: ["eu-central-1", "Digital Realty Amsterdam AMS3, Amsterdam, NL", [1, 10], [10]],
  ITXC2: ["eu-central-1", "Digital Realty Copenhagen CPH1-3, Copenhagen, DK", [1, 10], [10]],
  ITXM2: ["eu-central-1", "Digital Realty Madrid MAD1-2, Madrid, ES", [1, 10], []],
  ITXM3: ["eu-central-1", "Digital Realty Madrid MAD3, Madrid, ES", [10, 100], [10, 100]],
  ITXS1: ["eu-central-1", "Digital Realty Stockholm STO1-6, Stockholm, SE", [1, 10, 100], [10, 100]],
  ITXV2: ["eu-central-1", "Digital Realty Vienna VIE1-2, Vienna, AT", [1, 10], [10]],
  ITXZ1: ["eu-central-1", "Digital Realty Zurich ZUR1, Glattbrugg, CH", [1, 10, 100], [10, 100]],
  MOILH: ["eu-central-1", "MedOne TC1, Tirat Carmel, IL", [1, 10, 100], [10, 100]],
  THV52: ["eu-central-1", "Telehouse - Paris 2 (Voltaire - Léon Frot), Paris, FR", [1, 10, 100], [10, 100]],
  EQZH5: ["eu-central-2", "Equinix ZH5 - Zurich, Zurich, CH", [1, 10, 100], [10, 100]],
  EQSK1: ["eu-north-1", "Equinix SK1 - Stockholm, Stockholm, SE", [1, 10, 100], [10, 100]],
  EQML2: ["eu-south-1", "Equinix ML2 - Milan, Milan, IT", [1, 10], []],
  EQBA1: ["eu-south-2", "Equinix BA1 - Barcelona, Barcelona, ES", [10, 100], [10, 100]],
  EIRCL: ["eu-west-1", "Eircom Dublin (Clonshaugh), Dublin, IE", [1, 10], [10]],
  EQDX1: ["eu-west-1", "Equinix DX1 - Dubai, Dubai, AE", [1, 10], [10]],
  EQLD5: ["eu-west-1", "Equinix LD5 - London, Slough, GB", [1, 10, 100], [10, 100]],
  EQLS1: ["eu-west-1", "Equinix LS1 - Lisbon, Lisbon, PT", [10, 100], [10, 100]],
  ETIFJ: ["eu-west-1", "SmartHub Fujairah, Fujairah, AE", [1, 10], [10]],
  ITXD2: ["eu-west-1", "Digital Realty Dublin DUB1-2, Dublin, IE", [1, 10, 100], [10, 100]],
  ITXM1: ["eu-west-1", "Digital Realty Marseille MRS1-3, Marseille, FR", [1, 10], []],
  SCDB9: ["eu-west-1", "Servecentric (Blanchardstown), Dublin, IE", [1, 10, 100], [10, 100]],
  TCSH: ["eu-west-1", "Digital Realty London LHR20, London, GB", [1, 10], [10]],
  TEJB1: ["eu-west-1", "Teraco Johannesburg Campus, Johannesburg, ZA", [1, 10, 100], [10, 100]],
  EQMA3: ["eu-west-2", "Equinix MA3 - Manchester, Manchester, GB", [1, 10], []],
  THNO2: ["eu-west-2", "Telehouse - London (Docklands West), London, GB", [1, 10, 100], [10, 100]],
  EQPA3: ["eu-west-3", "Equinix PA3 - Paris, Paris, FR", [1, 10, 100], [10, 100]],
  ITXP7: ["eu-west-3", "Digital Realty Paris PAR7, Paris, FR", [1, 10], []],
  ECTL1: ["il-central-1", "EdgeConneX Tel Aviv (EDCTLV01), Herzliya, IL", [1, 10], [10]],
  BDC52: ["me-south-1", "AWS Bahrain DC52 MMR, Hamala, BH", [1, 10], []],
  BDC53: ["me-south-1", "AWS Bahrain DC53 MMR, Askar, BH", [1, 10], []],
  EQMC1: ["me-south-1", "Equinix MC1 - Muscat, Muscat, OM", [1, 10], [10]],
  EQMX1: ["mx-central-1", "Equinix MX1/MX2 - Mexico City, El Marques, MX", [10, 100], [10, 100]],
  CIBNA: ["sa-east-1", "Cirion Buenos Aires - BUE1, Buenos Aires, AR", [1, 10, 100], [10, 100]],
  CILIM: ["sa-east-1", "Cirion Lima - LIM1, Santiago de Surco, PE", [1, 10], [10]],
  EQBG1: ["sa-east-1", "Equinix BG1 - Bogota, Bogota, CO", [1, 10, 100], [10, 100]],
  EQRJ2: ["sa-east-1", "Equinix RJ2 - Rio de Janeiro, Rio de Janeiro, BR", [1, 10, 100], [10, 100]],
  SONQU: ["sa-east-1", "SONDA - Quilicura, Santiago, CL", [1, 10, 100], [10, 100]],
  TIVIT: ["sa-east-1", "TIVIT Sao Paulo, São Paulo, BR", [1, 10, 100], [10, 100]],
  TNDB: ["sa-east-1", "Equinix SP4 - São Paulo, Barueri, BR", [1, 10, 100], [10, 100]],
  "165HS": ["us-east-1", "165 Halsey Meet-Me Room, Newark, NJ, US", [1, 10, 100, 400], [10, 100, 400]],
  CS32A: ["us-east-1", "CoreSite - New York (NY1), New York, NY, US", [1, 10, 100], [10, 100]],
  CSVA1: ["us-east-1", "CoreSite - Reston (VA1), Reston, VA, US", [1, 10, 100, 400], [10, 100, 400]],
  EQDA2: [
    "us-east-1",
    "Equinix DA - Dallas (previously Infomart Dallas), Dallas, TX, US",
    [1, 10, 100],
    [10, 100],
  ],
  EQDC2: ["us-east-1", "Equinix DC1-DC15, Ashburn, VA, US", [1, 10, 100, 400], [10, 100, 400]],
  EQMI1: ["us-east-1", "Equinix MI1 - Miami, Miami, FL, US", [1, 10, 100], [10, 100]],
  EQNY5: ["us-east-1", "Equinix NY2/NY4/NY5/NY6 - New York, Secaucus, NJ, US", [1, 10, 100], [10, 100]],
  KIOQ1: ["us-east-1", "KIO Querétaro 1 (QRO1), El Marques, MX", [1, 10, 100], [10, 100]],
  LGT50: [
    "us-east-1",
    "Crown Castle Philadelphia (401 N Broad), Philadelphia, PA, US",
    [1, 10, 100],
    [10, 100],
  ],
  MB1SD: ["us-east-1", "Markley Group One Summer Street Boston, Boston, MA, US", [1, 10, 100], [10, 100]],
  QTDC2: ["us-east-1", "QTS Atlanta-Metro (ATL1), Atlanta, GA, US", [1, 10, 100], [10, 100]],
  TLLPJ: [
    "us-east-1",
    "Digital Realty IAD (44100 Digital Loudoun), Ashburn, VA, US",
    [1, 10, 100],
    [10, 100],
  ],
  TLXA1: ["us-east-1", "Digital Realty ATL (56 Marietta), Atlanta, GA, US", [1, 10, 100], [10, 100]],
  COL67: ["us-east-2", "Cologix COL2, Columbus, OH, US", [1, 10, 100], [10, 100]],
  COLM3: ["us-east-2", "Cologix MIN3, Minneapolis, MN, US", [1, 10, 100], [10, 100]],
  CSCH1: ["us-east-2", "CoreSite - Chicago (CH1), Chicago, IL, US", [10, 100, 400], [10, 100, 400]],
  CYOA1: ["us-east-2", "CyrusOne Aurora I, Aurora, IL, US", [10, 100], [10, 100]],
  CYOW3: ["us-east-2", "Databank Houston West (HOU1) (HOU2), Houston, TX, US", [1, 10, 100], [10, 100]],
  EQC50: ["us-east-2", "Equinix CH1/CH2/CH4 - Chicago, Chicago, IL, US", [1, 10, 100, 400], [10, 100, 400]],
  NPKC1: ["us-east-2", "Netrality Kansas City - 1102 Grand, Kansas City, MO, US", [1, 10, 100], [10, 100]],
  QTS52: ["us-east-2", "QTS Chicago (CHI1), Chicago, IL, US", [1, 10, 100], [10, 100]],
  CSOW: [
    "us-west-1",
    "CoreSite - Los Angeles (LA1) One Wilshire, Los Angeles, CA, US",
    [1, 10, 100],
    [10, 100],
  ],
  CSSV2: ["us-west-1", "Coresite - Milpitas (SV2), Milpitas, CA, US", [1, 10], []],
  CSSV4: [
    "us-west-1",
    "CoreSite - Santa Clara (SV4), Santa Clara, CA, US",
    [1, 10, 100, 400],
    [10, 100, 400],
  ],
  ECPH1: ["us-west-1", "EdgeConneX Phoenix (EDCPHX01), Tempe, AZ, US", [10, 100, 400], [10, 100, 400]],
  EQLA3: ["us-west-1", "Equinix LA3/LA4 - Los Angeles, El Segundo, CA, US", [1, 10, 100], [10, 100]],
  EQSV5: [
    "us-west-1",
    "Equinix SV1/SV5/SV10 - Silicon Valley, San Jose, CA, US",
    [1, 10, 100, 400],
    [10, 100, 400],
  ],
  PNP51: ["us-west-1", "PhoenixNAP, Phoenix, AZ, US", [1, 10], []],
  ALN91: ["us-west-2", "AlohaNAP, Kapolei, HI, US", [10, 100], [10, 100]],
  CSDE1: ["us-west-2", "CoreSite - Denver (DE1), Denver, CO, US", [1, 10], [10]],
  DBLV1: ["us-west-2", "DataBank Las Vegas (LAS1), Las Vegas, NV, US", [10, 100], [10, 100]],
  ECPO1: ["us-west-2", "EdgeConneX Portland (EDCPOR01), Hillsboro, OR, US", [1, 10, 100], [10, 100]],
  EQSE2: ["us-west-2", "Equinix SE2/SE3 - Seattle, Seattle, WA, US", [1, 10, 100, 400], [10, 100, 400]],
  PEH51: ["us-west-2", "The Pittock, Portland, OR, US", [1, 10, 100], [10, 100]],
  SNAP: ["us-west-2", "Switch Las Vegas, Las Vegas, NV, US", [1, 10, 100], [10, 100]],
  T5ALA: ["us-west-2", "Serverfarm LAX1 Los Angeles, El Segundo, CA, US", [1, 10, 100], []],
  TPS19: ["us-west-2", "TierPoint Seattle, Seattle, WA, US", [1, 10], [10]],
};
