//! Words of customers, anchors and assignments.

text_enum! {
    /// Whether a customer is an institution or a professional.
    pub enum CustomerKind {
        /// A hospital, clinic, pharmacy, distributor or company (机构).
        Institution = "INSTITUTION",
        /// A doctor, pharmacist or buyer who works at an institution (专业人士).
        Professional = "PROFESSIONAL",
    }
}

text_enum! {
    /// Business status of a customer (客户状态).
    pub enum CustomerStatus {
        /// Interested, but has not bought yet (潜在客户).
        Prospect = "PROSPECT",
        /// Buys or prescribes now (成交客户).
        Active = "ACTIVE",
        /// Has not bought or prescribed for long (沉睡客户).
        Dormant = "DORMANT",
        /// Lost to a competitor or closed (流失客户).
        Lost = "LOST",
    }
}

text_enum! {
    /// What the signed-in user may do with a customer now.
    pub enum CustomerAction {
        /// Update fields of the customer.
        Change = "CHANGE",
        /// Check in at the customer's institution.
        CheckIn = "CHECK_IN",
        /// Plan a visit to the customer.
        Plan = "PLAN",
        /// Claim the customer from the pool.
        Claim = "CLAIM",
        /// Release the customer back to the pool.
        Release = "RELEASE",
        /// Assign the customer to an employee.
        Assign = "ASSIGN",
        /// Propose another anchor for the institution.
        ProposeAnchor = "PROPOSE_ANCHOR",
    }
}

text_enum! {
    /// Whose customers to list, by who serves them.
    pub enum CustomerOwnership {
        /// Customers that the signed-in user serves.
        Mine = "MINE",
        /// All customers within reach.
        Reach = "REACH",
        /// Customers that nobody serves (公海). Needs `customers.claim`.
        Pool = "POOL",
    }
}

text_enum! {
    /// Order in which customers are listed.
    pub enum CustomerSort {
        /// Best match first; by pinyin when there is no search.
        Relevance = "RELEVANCE",
        /// By the pinyin of the name.
        Name = "NAME",
        /// Longest without a completed visit first.
        LastVisit = "LAST_VISIT",
        /// Customers with the best grade first.
        Grade = "GRADE",
    }
}

text_enum! {
    /// A field of a customer whose changes are on record.
    pub enum CustomerField {
        /// Name of the customer (key field).
        Name = "NAME",
        /// Business status (key field).
        Status = "STATUS",
        /// Category of the customer (key field).
        Category = "CATEGORY",
        /// Workplace of a professional (key field).
        Workplace = "WORKPLACE",
        /// Department at the workplace.
        WorkplaceDepartment = "WORKPLACE_DEPARTMENT",
        /// Region of the customer.
        Region = "REGION",
        /// Address of the customer.
        Address = "ADDRESS",
        /// Telephones of the customer.
        Phones = "PHONES",
        /// Tags of the customer.
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
    /// A key field of a customer; the company decides which key fields change only after approval.
    pub enum KeyField {
        /// Name of the customer.
        Name = "NAME",
        /// Category of the customer.
        Category = "CATEGORY",
        /// Business status of the customer.
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
    /// What an entry of a customer's history is about.
    pub enum HistoryKind {
        /// The business status changed (状态变更).
        Status = "STATUS",
        /// The rep or the service person changed (分配变更).
        Assignment = "ASSIGNMENT",
        /// The grade changed (等级变更); not recorded yet.
        Grade = "GRADE",
        /// The anchor was set or moved (定位点变更).
        Anchor = "ANCHOR",
        /// Another field changed, key fields among them (关键字段修订).
        Field = "FIELD",
    }
}

text_enum! {
    /// The duty in which an employee serves a customer.
    pub enum AssignmentDuty {
        /// Serves the customer as rep (业务员).
        Rep = "REP",
        /// Serves the customer as service person (客服).
        Service = "SERVICE",
    }
}

text_enum! {
    /// Reference system of a latitude and longitude. It has to be given; the server never guesses it.
    pub enum ReferenceSystem {
        /// GPS and most of the world.
        Wgs84 = "WGS84",
        /// Maps of mainland China: AMap, Tencent, Apple in China (火星坐标).
        Gcj02 = "GCJ02",
        /// Maps and locations of Baidu (百度坐标).
        Bd09 = "BD09",
    }
}

text_enum! {
    /// State of a request that needs a decision.
    pub enum RequestState {
        /// Waiting for a decision (待审核).
        Pending = "PENDING",
        /// Approved and in effect (已通过).
        Approved = "APPROVED",
        /// Declined, with a reason (已驳回).
        Declined = "DECLINED",
    }
}

text_enum! {
    /// Decision on a request that waits.
    pub enum Decision {
        /// The request is approved (同意).
        Approve = "APPROVE",
        /// The request is declined (驳回); needs a reason.
        Decline = "DECLINE",
    }
}

text_enum! {
    /// The company list that an entry belongs to (公用表).
    pub enum DictionaryName {
        /// Regions in which customers lie (区域).
        Region = "REGION",
        /// Categories that customers belong to (客户类型).
        CustomerCategory = "CUSTOMER_CATEGORY",
        /// Sources that customers come from (客户来源).
        CustomerSource = "CUSTOMER_SOURCE",
        /// Job titles of professionals (职称).
        Title = "TITLE",
        /// Levels of institutions such as hospitals (医院等级).
        InstitutionLevel = "INSTITUTION_LEVEL",
        /// Purposes of a visit (拜访目的).
        VisitPurpose = "VISIT_PURPOSE",
        /// Results of a visit (拜访结果).
        VisitResult = "VISIT_RESULT",
        /// Materials left with the customer (资料).
        Material = "MATERIAL",
        /// Topics of shared visits (案例主题).
        ShareTopic = "SHARE_TOPIC",
    }
}
