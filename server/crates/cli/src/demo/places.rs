//! Real cities: where their centres are and what their quarters are called.

/// A city in which reps work.
pub(super) struct City {
    /// Name.
    pub name: &'static str,
    /// Name in Latin letters.
    pub latin: &'static str,
    /// Code of its district of the company, and of its region in the list of regions.
    pub code: &'static str,
    /// Centre in WGS-84, latitude and longitude.
    pub centre: (f64, f64),
    /// Quarters.
    pub quarters: &'static [&'static str],
}

/// A region of the company and its cities.
pub(super) struct Region {
    /// Name.
    pub name: &'static str,
    /// Code.
    pub code: &'static str,
    /// Cities.
    pub cities: &'static [City],
}

/// The company's three regions.
pub(super) const REGIONS: &[Region] = &[
    Region {
        name: "华北大区",
        code: "NORTH",
        cities: &[
            City {
                name: "北京",
                latin: "Beijing",
                code: "BJ",
                centre: (39.9042, 116.4074),
                quarters: &["东城", "西城", "朝阳", "海淀", "丰台"],
            },
            City {
                name: "天津",
                latin: "Tianjin",
                code: "TJ",
                centre: (39.1256, 117.1902),
                quarters: &["和平", "河西", "南开", "河东"],
            },
            City {
                name: "沈阳",
                latin: "Shenyang",
                code: "SY",
                centre: (41.8057, 123.4315),
                quarters: &["和平", "沈河", "皇姑", "铁西"],
            },
        ],
    },
    Region {
        name: "华东大区",
        code: "EAST",
        cities: &[
            City {
                name: "上海",
                latin: "Shanghai",
                code: "SH",
                centre: (31.2304, 121.4737),
                quarters: &["黄浦", "徐汇", "静安", "浦东", "杨浦"],
            },
            City {
                name: "杭州",
                latin: "Hangzhou",
                code: "HZ",
                centre: (30.2741, 120.1551),
                quarters: &["西湖", "上城", "拱墅", "滨江"],
            },
            City {
                name: "南京",
                latin: "Nanjing",
                code: "NJ",
                centre: (32.0603, 118.7969),
                quarters: &["玄武", "鼓楼", "秦淮", "建邺"],
            },
        ],
    },
    Region {
        name: "华南大区",
        code: "SOUTH",
        cities: &[
            City {
                name: "广州",
                latin: "Guangzhou",
                code: "GZ",
                centre: (23.1291, 113.2644),
                quarters: &["天河", "越秀", "海珠", "荔湾"],
            },
            City {
                name: "深圳",
                latin: "Shenzhen",
                code: "SZ",
                centre: (22.5431, 114.0579),
                quarters: &["福田", "南山", "罗湖", "宝安"],
            },
            City {
                name: "成都",
                latin: "Chengdu",
                code: "CD",
                centre: (30.5728, 104.0668),
                quarters: &["锦江", "青羊", "武侯", "成华"],
            },
        ],
    },
];
