//! The tables of the database as diesel sees them, printed by `make tables`; nothing else lives here.

diesel::table! {
    anchor_proposals (id) {
        id -> Uuid,
        institution_id -> Uuid,
        given_lat -> Float8,
        given_lon -> Float8,
        given_system -> Text,
        radius_m -> Int4,
        state -> Text,
        message_key -> Text,
        message_args -> Jsonb,
        check_in_id -> Nullable<Uuid>,
        proposed_by -> Nullable<Uuid>,
        proposed_at -> Timestamptz,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        decision_reason -> Nullable<Text>,
    }
}

diesel::table! {
    anchors (id) {
        id -> Uuid,
        institution_id -> Uuid,
        given_lat -> Float8,
        given_lon -> Float8,
        given_system -> Text,
        lat -> Float8,
        lon -> Float8,
        radius_m -> Int4,
        outline -> Nullable<Jsonb>,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
        set_by -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    assignments (id) {
        id -> Uuid,
        customer_id -> Uuid,
        employee_id -> Uuid,
        duty -> Text,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        assigned_by -> Nullable<Uuid>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
        is_claim -> Bool,
        ended_by -> Nullable<Uuid>,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> Uuid,
        stream -> Text,
        seq -> Int8,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        acted_for_id -> Nullable<Uuid>,
        session_id -> Nullable<Uuid>,
        device_id -> Nullable<Uuid>,
        request_id -> Nullable<Text>,
        address -> Nullable<Text>,
        app_version -> Nullable<Text>,
        action -> Text,
        outcome -> Text,
        code -> Nullable<Text>,
        object_type -> Nullable<Text>,
        object_id -> Nullable<Uuid>,
        changes -> Jsonb,
        details -> Jsonb,
        previous -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    audit_heads (stream) {
        stream -> Text,
        seq -> Int8,
        previous -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    calendar_days (release_id, day) {
        release_id -> Uuid,
        day -> Date,
        kind -> Text,
        name -> Text,
    }
}

diesel::table! {
    calendar_releases (id) {
        id -> Uuid,
        layer -> Text,
        area -> Text,
        year -> Int4,
        version -> Int4,
        certainty -> Text,
        source -> Text,
        published_on -> Nullable<Date>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    check_ins (id) {
        id -> Uuid,
        employee_id -> Uuid,
        institution_id -> Uuid,
        customer_id -> Uuid,
        task_id -> Nullable<Uuid>,
        arrived_at -> Timestamptz,
        arrival_trust -> Text,
        departed_at -> Nullable<Timestamptz>,
        is_departure_implied -> Bool,
        received_at -> Timestamptz,
        captured_wall_at -> Timestamptz,
        captured_zone -> Text,
        captured_uptime_s -> Nullable<Float8>,
        captured_boot_id -> Nullable<Text>,
        verdict -> Text,
        fence -> Text,
        explanation -> Nullable<Text>,
        is_explanation_needed -> Bool,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    consents (id) {
        id -> Uuid,
        customer_id -> Uuid,
        purpose -> Text,
        basis -> Text,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
        evidence -> Nullable<Text>,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        withdrawn_at -> Nullable<Timestamptz>,
        withdrawn_by -> Nullable<Uuid>,
        withdrawal_reason -> Nullable<Text>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    credentials (employee_id) {
        employee_id -> Uuid,
        password_hash -> Text,
        must_change -> Bool,
        changed_at -> Timestamptz,
        failure_count -> Int4,
        locked_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    customer_applications (id) {
        id -> Uuid,
        applicant_id -> Uuid,
        kind -> Text,
        name -> Text,
        pinyin -> Text,
        phones -> Array<Text>,
        draft -> Jsonb,
        reason -> Nullable<Text>,
        applied_at -> Timestamptz,
        received_at -> Timestamptz,
        state -> Text,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        decision_reason -> Nullable<Text>,
        customer_id -> Nullable<Uuid>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
        sealed_phones -> Nullable<Bytea>,
        data_key_id -> Nullable<Text>,
    }
}

diesel::table! {
    customer_blind_keys (digest, customer_id) {
        customer_id -> Uuid,
        field -> Text,
        digest -> Bytea,
        data_key_id -> Text,
    }
}

diesel::table! {
    customer_changes (id) {
        id -> Uuid,
        customer_id -> Uuid,
        field -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        reason -> Nullable<Text>,
        actor_id -> Nullable<Uuid>,
        at -> Timestamptz,
        rev -> Int4,
    }
}

diesel::table! {
    customer_id_numbers (customer_id) {
        customer_id -> Uuid,
        sealed -> Bytea,
        data_key_id -> Text,
    }
}

diesel::table! {
    customer_phones (customer_id, position) {
        customer_id -> Uuid,
        position -> Int4,
        label -> Nullable<Text>,
        number -> Nullable<Text>,
        sealed -> Nullable<Bytea>,
        data_key_id -> Nullable<Text>,
    }
}

diesel::table! {
    customer_revisions (id) {
        id -> Uuid,
        customer_id -> Uuid,
        field -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        workplace_department -> Nullable<Text>,
        base_rev -> Int4,
        reason -> Text,
        requested_by -> Uuid,
        requested_at -> Timestamptz,
        state -> Text,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        decision_reason -> Nullable<Text>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    customer_search_keys (key, customer_id) {
        customer_id -> Uuid,
        key -> Text,
    }
}

diesel::table! {
    customers (id) {
        id -> Uuid,
        kind -> Text,
        code -> Nullable<Text>,
        name -> Text,
        pinyin -> Text,
        initials -> Text,
        status -> Text,
        status_since -> Timestamptz,
        category_id -> Nullable<Uuid>,
        source_id -> Nullable<Uuid>,
        region_id -> Nullable<Uuid>,
        rank_id -> Nullable<Uuid>,
        address -> Nullable<Text>,
        tags -> Array<Text>,
        bed_count -> Nullable<Int4>,
        outpatients_per_day -> Nullable<Int4>,
        department_id -> Uuid,
        import_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        archived_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    data_keys (id) {
        id -> Text,
        proof -> Bytea,
        made_known_at -> Timestamptz,
        superseded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Uuid,
        notification_id -> Uuid,
        device_id -> Uuid,
        channel -> Text,
        state -> Text,
        attempts -> Int4,
        message_name -> Nullable<Text>,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    department_closure (ancestor_id, descendant_id) {
        ancestor_id -> Uuid,
        descendant_id -> Uuid,
        depth -> Int4,
    }
}

diesel::table! {
    departments (id) {
        id -> Uuid,
        code -> Text,
        name -> Text,
        is_branch -> Bool,
        parent_id -> Nullable<Uuid>,
        head_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        archived_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    devices (id) {
        id -> Uuid,
        employee_id -> Uuid,
        platform -> Text,
        model -> Text,
        app_version -> Text,
        push_channel -> Text,
        push_token -> Nullable<Text>,
        is_push_healthy -> Bool,
        time_zone -> Nullable<Text>,
        last_seen_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    dictionary_entries (id) {
        id -> Uuid,
        dictionary -> Text,
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        is_active -> Bool,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    employee_calendars (employee_id) {
        employee_id -> Uuid,
        country -> Text,
        region -> Nullable<Text>,
        weekdays -> Array<Int4>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    employee_departments (employee_id, since) {
        employee_id -> Uuid,
        department_id -> Uuid,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    employee_grants (employee_id, permission) {
        employee_id -> Uuid,
        permission -> Text,
        scope -> Text,
    }
}

diesel::table! {
    employee_positions (employee_id, position_id, since) {
        employee_id -> Uuid,
        position_id -> Uuid,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    employees (id) {
        id -> Uuid,
        code -> Text,
        name -> Text,
        pinyin -> Text,
        initials -> Text,
        latin_name -> Nullable<Text>,
        phone -> Nullable<Text>,
        language -> Text,
        time_zone -> Text,
        status -> Text,
        department_id -> Uuid,
        epoch -> Int8,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    erasures (customer_id) {
        customer_id -> Uuid,
        erased_at -> Timestamptz,
        erased_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    error_tallies (minute, code) {
        minute -> Timestamptz,
        code -> Text,
        count -> Int8,
    }
}

diesel::table! {
    events (id) {
        id -> Uuid,
        topic -> Text,
        audience -> Nullable<Array<Uuid>>,
        subject -> Uuid,
        payload -> Jsonb,
        occurred_at -> Timestamptz,
        published_seq -> Nullable<Int8>,
    }
}

diesel::table! {
    fixes (check_in_id, position) {
        check_in_id -> Uuid,
        position -> Int4,
        is_at_departure -> Bool,
        given_lat -> Float8,
        given_lon -> Float8,
        given_system -> Text,
        lat -> Float8,
        lon -> Float8,
        accuracy_m -> Nullable<Float8>,
        measured_at -> Timestamptz,
        measured_uptime_s -> Nullable<Float8>,
        provider -> Text,
        is_mock -> Nullable<Bool>,
        is_rounded -> Bool,
    }
}

diesel::table! {
    handover_briefs (id) {
        id -> Uuid,
        handover_id -> Uuid,
        customer_id -> Uuid,
        successor_id -> Uuid,
        pinyin -> Text,
    }
}

diesel::table! {
    handover_headships (handover_id, department_id) {
        handover_id -> Uuid,
        department_id -> Uuid,
        successor_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    handover_lines (handover_id, kind) {
        handover_id -> Uuid,
        kind -> Text,
        total -> Int4,
        moved -> Int4,
    }
}

diesel::table! {
    handover_rules (handover_id, position) {
        handover_id -> Uuid,
        position -> Int4,
        customer_id -> Nullable<Uuid>,
        region_id -> Nullable<Uuid>,
        successor_id -> Uuid,
    }
}

diesel::table! {
    handover_shares (handover_id, successor_id) {
        handover_id -> Uuid,
        successor_id -> Uuid,
        customer_count -> Int4,
        customer_count_after -> Int4,
    }
}

diesel::table! {
    handovers (id) {
        id -> Uuid,
        from_id -> Uuid,
        heir_id -> Uuid,
        closes_access -> Bool,
        state -> Text,
        step -> Int4,
        fault -> Nullable<Text>,
        started_by -> Uuid,
        started_at -> Timestamptz,
        told_at -> Timestamptz,
        completed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    idempotency_records (employee_id, key) {
        employee_id -> Uuid,
        key -> Uuid,
        operation -> Text,
        fingerprint -> Bytea,
        receipt -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    jobs (id) {
        id -> Uuid,
        queue -> Text,
        name -> Text,
        dedupe_key -> Nullable<Text>,
        dedupe_ever -> Bool,
        payload -> Jsonb,
        run_at -> Timestamptz,
        attempts -> Int4,
        max_attempts -> Int4,
        state -> Text,
        leased_until -> Nullable<Timestamptz>,
        fence -> Int8,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    judgements (id) {
        id -> Uuid,
        check_in_id -> Uuid,
        verdict -> Text,
        fence -> Text,
        score -> Int4,
        distance_m -> Nullable<Float8>,
        anchor_id -> Nullable<Uuid>,
        evidence -> Jsonb,
        rules_version -> Text,
        judged_at -> Timestamptz,
        superseded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    leaves (id) {
        id -> Uuid,
        employee_id -> Uuid,
        kind -> Text,
        first_on -> Date,
        last_on -> Date,
        part -> Text,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
        cancelled_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    nodes (id) {
        id -> Uuid,
        name -> Text,
        role -> Text,
        version -> Text,
        started_at -> Timestamptz,
        seen_at -> Timestamptz,
        connection_count -> Int4,
        socket_count -> Int4,
    }
}

diesel::table! {
    notification_preferences (employee_id, kind) {
        employee_id -> Uuid,
        kind -> Text,
        is_pushed -> Bool,
        is_digested -> Bool,
    }
}

diesel::table! {
    notifications (id) {
        id -> Uuid,
        employee_id -> Uuid,
        kind -> Text,
        message_key -> Text,
        message_args -> Jsonb,
        about_type -> Nullable<Text>,
        about_id -> Nullable<Uuid>,
        group_key -> Text,
        dedupe_key -> Text,
        at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    password_codes (ticket_hash) {
        ticket_hash -> Bytea,
        employee_id -> Nullable<Uuid>,
        code_hash -> Nullable<Text>,
        expires_at -> Timestamptz,
        tries -> Int4,
    }
}

diesel::table! {
    plan_items (id) {
        id -> Uuid,
        plan_id -> Uuid,
        customer_id -> Uuid,
        visits_wanted -> Int4,
        fixed_days -> Array<Date>,
        window_from -> Nullable<Time>,
        window_until -> Nullable<Time>,
        purpose_id -> Nullable<Uuid>,
        is_pinned -> Bool,
        note -> Nullable<Text>,
        visits_done -> Int4,
        last_result_id -> Nullable<Uuid>,
        removed_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    position_grants (position_id, permission) {
        position_id -> Uuid,
        permission -> Text,
        scope -> Text,
    }
}

diesel::table! {
    positions (id) {
        id -> Uuid,
        standard -> Nullable<Text>,
        name_zh -> Text,
        name_en -> Text,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    products (id) {
        id -> Uuid,
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        spec -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    quiet_hours (employee_id) {
        employee_id -> Uuid,
        quiet_from -> Time,
        quiet_until -> Time,
    }
}

diesel::table! {
    remark_mentions (remark_id, employee_id) {
        remark_id -> Uuid,
        employee_id -> Uuid,
    }
}

diesel::table! {
    remarks (id) {
        id -> Uuid,
        about_type -> Text,
        about_id -> Uuid,
        kind -> Text,
        author_id -> Uuid,
        text -> Text,
        written_at -> Timestamptz,
        edited_at -> Nullable<Timestamptz>,
        withdrawn_at -> Nullable<Timestamptz>,
        reply_to_id -> Nullable<Uuid>,
        due_on -> Nullable<Date>,
        task_id -> Nullable<Uuid>,
        acknowledged_at -> Nullable<Timestamptz>,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
        passed_to_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    reminders (id) {
        id -> Uuid,
        employee_id -> Uuid,
        kind -> Text,
        about_type -> Text,
        about_id -> Uuid,
        title -> Nullable<Text>,
        message_key -> Text,
        message_args -> Jsonb,
        local_date -> Date,
        local_time -> Time,
        time_zone -> Text,
        due_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        state -> Text,
        dedupe_key -> Text,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    reviews (id) {
        id -> Uuid,
        visit_id -> Uuid,
        employee_id -> Uuid,
        manager_id -> Nullable<Uuid>,
        state -> Text,
        priority -> Text,
        priority_rank -> Int4,
        reasons -> Jsonb,
        due_at -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        done_by -> Nullable<Uuid>,
        mode -> Nullable<Text>,
        rating -> Nullable<Int4>,
        text -> Nullable<Text>,
        visit_version -> Int4,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    scope_changes (id) {
        id -> Int8,
        at -> Timestamptz,
        cause -> Text,
        customer_id -> Nullable<Uuid>,
        employee_id -> Nullable<Uuid>,
        department_id -> Nullable<Uuid>,
        details -> Jsonb,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        employee_id -> Uuid,
        device_id -> Nullable<Uuid>,
        app_version -> Nullable<Text>,
        ip_address -> Nullable<Text>,
        started_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Text>,
        refresh_hash -> Bytea,
        previous_refresh_hash -> Nullable<Bytea>,
        refresh_expires_at -> Timestamptz,
        expires_at -> Timestamptz,
        failed_tries -> Int4,
    }
}

diesel::table! {
    sign_in_misses (key) {
        key -> Bytea,
        failure_count -> Int4,
        locked_until -> Nullable<Timestamptz>,
        missed_at -> Timestamptz,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> Text,
        private_key -> Bytea,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    spent_refresh_tokens (hash) {
        hash -> Bytea,
        session_id -> Uuid,
        spent_at -> Timestamptz,
    }
}

diesel::table! {
    task_moves (id) {
        id -> Uuid,
        task_id -> Uuid,
        from_day -> Date,
        to_day -> Date,
        reason -> Nullable<Text>,
        moved_by -> Uuid,
        moved_at -> Timestamptz,
    }
}

diesel::table! {
    tasks (id) {
        id -> Uuid,
        employee_id -> Uuid,
        customer_id -> Uuid,
        plan_item_id -> Nullable<Uuid>,
        day -> Date,
        position -> Int4,
        state -> Text,
        origin -> Text,
        window_from -> Nullable<Time>,
        window_until -> Nullable<Time>,
        purpose_id -> Nullable<Uuid>,
        note -> Nullable<Text>,
        is_pinned -> Bool,
        reason -> Nullable<Text>,
        created_by -> Uuid,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    visit_materials (visit_id, material_id) {
        visit_id -> Uuid,
        material_id -> Uuid,
        position -> Int4,
    }
}

diesel::table! {
    visit_products (visit_id, product_id) {
        visit_id -> Uuid,
        product_id -> Uuid,
        position -> Int4,
        feedback -> Nullable<Text>,
    }
}

diesel::table! {
    visit_versions (visit_id, version) {
        visit_id -> Uuid,
        version -> Int4,
        replaced_at -> Timestamptz,
        replaced_by -> Uuid,
        reason -> Text,
        report -> Jsonb,
    }
}

diesel::table! {
    visits (id) {
        id -> Uuid,
        employee_id -> Uuid,
        customer_id -> Uuid,
        check_in_id -> Nullable<Uuid>,
        task_id -> Nullable<Uuid>,
        state -> Text,
        channel -> Text,
        started_at -> Timestamptz,
        start_trust -> Text,
        ended_at -> Nullable<Timestamptz>,
        effective_minutes -> Nullable<Int4>,
        purpose_id -> Nullable<Uuid>,
        result_id -> Nullable<Uuid>,
        notes -> Nullable<Text>,
        next_step -> Nullable<Text>,
        next_step_due_on -> Nullable<Date>,
        abandon_reason -> Nullable<Text>,
        quality_score -> Nullable<Numeric>,
        is_effective -> Nullable<Bool>,
        quality_parts -> Nullable<Jsonb>,
        quality_model -> Nullable<Int4>,
        version -> Int4,
        received_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    week_plans (id) {
        id -> Uuid,
        employee_id -> Uuid,
        week_start -> Date,
        state -> Text,
        submitted_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        return_reason -> Nullable<Text>,
        created_at -> Timestamptz,
        rev -> Int4,
        sync_xid -> Int8,
        sync_seq -> Int8,
    }
}

diesel::table! {
    work_links (professional_id, institution_id, since) {
        professional_id -> Uuid,
        institution_id -> Uuid,
        department -> Nullable<Text>,
        is_primary -> Bool,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    anchor_proposals,
    anchors,
    assignments,
    audit_entries,
    audit_heads,
    calendar_days,
    calendar_releases,
    check_ins,
    consents,
    credentials,
    customer_applications,
    customer_blind_keys,
    customer_changes,
    customer_id_numbers,
    customer_phones,
    customer_revisions,
    customer_search_keys,
    customers,
    data_keys,
    deliveries,
    department_closure,
    departments,
    devices,
    dictionary_entries,
    employee_calendars,
    employee_departments,
    employee_grants,
    employee_positions,
    employees,
    erasures,
    error_tallies,
    events,
    fixes,
    handover_briefs,
    handover_headships,
    handover_lines,
    handover_rules,
    handover_shares,
    handovers,
    idempotency_records,
    jobs,
    judgements,
    leaves,
    nodes,
    notification_preferences,
    notifications,
    password_codes,
    plan_items,
    position_grants,
    positions,
    products,
    quiet_hours,
    remark_mentions,
    remarks,
    reminders,
    reviews,
    scope_changes,
    sessions,
    sign_in_misses,
    signing_keys,
    spent_refresh_tokens,
    task_moves,
    tasks,
    visit_materials,
    visit_products,
    visit_versions,
    visits,
    week_plans,
    work_links,
);
