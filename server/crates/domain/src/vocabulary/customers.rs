//! Words of customers, anchors and assignments.

text_enum! {
    /// What a customer is.
    pub enum CustomerKind {
        /// A hospital, clinic, pharmacy, distributor or company (机构).
        Institution = "INSTITUTION",
        /// A doctor, pharmacist or buyer who works at one (专业人士).
        Professional = "PROFESSIONAL",
    }
}

text_enum! {
    /// Where a customer stands with the company (客户状态).
    pub enum CustomerStatus {
        /// Interested, has not bought (潜在客户).
        Prospect = "PROSPECT",
        /// Buys or prescribes (成交客户).
        Active = "ACTIVE",
        /// Has been quiet for long (沉睡客户).
        Dormant = "DORMANT",
        /// Gone to others or closed (流失客户).
        Lost = "LOST",
    }
}

text_enum! {
    /// What the viewer may do with a customer now.
    pub enum CustomerAction {
        /// Change its fields.
        Change = "CHANGE",
        /// Check in at its place.
        CheckIn = "CHECK_IN",
        /// Plan a visit.
        Plan = "PLAN",
        /// Take it from the pool.
        Claim = "CLAIM",
        /// Give it back to the pool.
        Release = "RELEASE",
        /// Assign it to somebody.
        Assign = "ASSIGN",
        /// Propose another anchor.
        ProposeAnchor = "PROPOSE_ANCHOR",
    }
}

text_enum! {
    /// Whose customers to list.
    pub enum CustomerOwnership {
        /// Those that the viewer serves.
        Mine = "MINE",
        /// All within reach.
        Reach = "REACH",
        /// Those that nobody serves (公海). Needs `customers.claim`.
        Pool = "POOL",
    }
}

text_enum! {
    /// How to order customers.
    pub enum CustomerSort {
        /// Best match first; by pinyin without a search.
        Relevance = "RELEVANCE",
        /// Pinyin of the name.
        Name = "NAME",
        /// Longest unvisited first.
        LastVisit = "LAST_VISIT",
        /// Best grade first.
        Grade = "GRADE",
    }
}

text_enum! {
    /// A field of a customer whose changes are on record.
    pub enum CustomerField {
        /// Name (key field).
        Name = "NAME",
        /// Where it stands (key field).
        Status = "STATUS",
        /// Category (key field).
        Category = "CATEGORY",
        /// Workplace of a professional (key field).
        Workplace = "WORKPLACE",
        /// Department at the workplace.
        WorkplaceDepartment = "WORKPLACE_DEPARTMENT",
        /// Region.
        Region = "REGION",
        /// Address.
        Address = "ADDRESS",
        /// Telephones.
        Phones = "PHONES",
        /// Tags.
        Tags = "TAGS",
        /// ID number, both values masked (key field).
        IdNumber = "ID_NUMBER",
    }
}

impl CustomerField {
    /// Whether its values tell who a professional is, or what somebody thinks of them.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        match self {
            Self::Name | Self::WorkplaceDepartment | Self::Address | Self::Phones | Self::Tags | Self::IdNumber => true,
            Self::Status | Self::Category | Self::Workplace | Self::Region => false,
        }
    }

    /// The same among the fields that can be key fields.
    #[must_use]
    pub const fn key(self) -> Option<KeyField> {
        match self {
            Self::Name => Some(KeyField::Name),
            Self::Status => Some(KeyField::Status),
            Self::Category => Some(KeyField::Category),
            Self::Workplace => Some(KeyField::Workplace),
            Self::WorkplaceDepartment | Self::Region | Self::Address | Self::Phones | Self::Tags | Self::IdNumber => {
                None
            }
        }
    }
}

text_enum! {
    /// Key fields that change by revision; the company sets which need approval.
    pub enum KeyField {
        /// Name.
        Name = "NAME",
        /// Category.
        Category = "CATEGORY",
        /// Status.
        Status = "STATUS",
        /// Workplace of a professional.
        Workplace = "WORKPLACE",
    }
}

impl KeyField {
    /// The same among all fields.
    #[must_use]
    pub const fn field(self) -> CustomerField {
        match self {
            Self::Name => CustomerField::Name,
            Self::Category => CustomerField::Category,
            Self::Status => CustomerField::Status,
            Self::Workplace => CustomerField::Workplace,
        }
    }
}

text_enum! {
    /// What a piece of history is about.
    pub enum HistoryKind {
        /// Status changed (状态变更).
        Status = "STATUS",
        /// Rep or service person changed (分配变更).
        Assignment = "ASSIGNMENT",
        /// Grade changed (等级变更); none until customers are graded.
        Grade = "GRADE",
        /// Anchor moved (定位点变更).
        Anchor = "ANCHOR",
        /// Another field changed, key fields among them (关键字段修订).
        Field = "FIELD",
    }
}

text_enum! {
    /// In which duty an employee serves a customer.
    pub enum AssignmentDuty {
        /// As rep (业务员).
        Rep = "REP",
        /// As service person (客服).
        Service = "SERVICE",
    }
}

text_enum! {
    /// Datum of a latitude and longitude. Undeclared is an error, never a guess.
    pub enum ReferenceSystem {
        /// GPS and most of the world.
        Wgs84 = "WGS84",
        /// Maps of mainland China: AMap, Tencent, Apple in China (火星坐标).
        Gcj02 = "GCJ02",
        /// Baidu maps (百度坐标).
        Bd09 = "BD09",
    }
}

text_enum! {
    /// How far a decision on a request has come.
    pub enum RequestState {
        /// Waiting for somebody to decide (待审核).
        Pending = "PENDING",
        /// Granted and in effect (已通过).
        Approved = "APPROVED",
        /// Declined, with a reason (已驳回).
        Declined = "DECLINED",
    }
}

text_enum! {
    /// A yes or no by somebody who may decide.
    pub enum Decision {
        /// Granted (同意).
        Approve = "APPROVE",
        /// Declined (驳回); needs a reason.
        Decline = "DECLINE",
    }
}

text_enum! {
    /// Which company list an entry belongs to (公用表).
    pub enum DictionaryName {
        /// Regions (区域).
        Region = "REGION",
        /// Customer types (客户类型).
        CustomerCategory = "CUSTOMER_CATEGORY",
        /// Customer sources (客户来源).
        CustomerSource = "CUSTOMER_SOURCE",
        /// Titles of professionals (职称).
        Title = "TITLE",
        /// Levels of institutions (医院等级).
        InstitutionLevel = "INSTITUTION_LEVEL",
        /// Purposes of a visit (拜访目的).
        VisitPurpose = "VISIT_PURPOSE",
        /// Results of a visit (拜访结果).
        VisitResult = "VISIT_RESULT",
        /// Materials left behind (资料).
        Material = "MATERIAL",
        /// Topics of shared visits (案例主题).
        ShareTopic = "SHARE_TOPIC",
    }
}
