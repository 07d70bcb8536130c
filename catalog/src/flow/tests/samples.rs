//! How samples behave over time, and their units.

use expect_test::expect;

use super::check_samples;

#[test]
fn counters() {
    check_samples(
        &[
            "images_generated_total",
            "rate(images_generated_total[5m])",
            "increase(images_generated_total[5m])",
            "sum(images_generated_total)",
            "sum(rate(images_generated_total[5m]))",
            "rate(sum(images_generated_total)[5m:])",
            "max(images_generated_total)",
            "images_generated_total * 2",
            "images_generated_total + images_generated_total",
            "images_generated_total - images_generated_total offset 5m",
            "images_generated_total / images_generated_total",
            "topk(3, images_generated_total)",
            "count(images_generated_total)",
            "delta(images_generated_total[5m])",
            "max_over_time(images_generated_total[5m])",
            "resets(images_generated_total[5m])",
            "images_generated_total > 5",
            "5 > images_generated_total",
            "images_generated_total > bool 5",
            "(images_generated_total)",
            r#"label_replace(images_generated_total, "a", "b", "", "")"#,
            "absent(images_generated_total)",
            "images_generated_total or images_generated_total",
            "images_generated_total or queue_depth",
            "-images_generated_total",
            "rate(images_generated_total[5m]) or vector(0)",
        ],
        &expect![[r#"
            images_generated_total  --  Counter Float [count]
            rate(images_generated_total[5m])  --  Rate Float [count per second]
            increase(images_generated_total[5m])  --  Rate Float [count]
            sum(images_generated_total)  --  SummedCounter Float [count]
            sum(rate(images_generated_total[5m]))  --  Rate Float [count per second]
            rate(sum(images_generated_total)[5m:])  --  Rate Float [count per second]
            max(images_generated_total)  --  SummedCounter Float [count]
            images_generated_total * 2  --  Counter Float [count ×2]
            images_generated_total + images_generated_total  --  SummedCounter Float [count]
            images_generated_total - images_generated_total offset 5m  --  Gauge Float [count]
            images_generated_total / images_generated_total  --  Gauge Float [ratio]
            topk(3, images_generated_total)  --  Counter Float [count]
            count(images_generated_total)  --  Gauge Float [count]
            delta(images_generated_total[5m])  --  Gauge Float [count]
            max_over_time(images_generated_total[5m])  --  Counter Float [count]
            resets(images_generated_total[5m])  --  Gauge Float [count]
            images_generated_total > 5  --  Counter Float [count]
            5 > images_generated_total  --  Counter Float [count]
            images_generated_total > bool 5  --  Truth Float [count]
            (images_generated_total)  --  Counter Float [count]
            label_replace(images_generated_total, "a", "b", "", "")  --  Counter Float [count]
            absent(images_generated_total)  --  Truth Float [count]
            images_generated_total or images_generated_total  --  Counter Float [count]
            images_generated_total or queue_depth  --  Unknown Float [count]
            -images_generated_total  --  Gauge Float [count]
            rate(images_generated_total[5m]) or vector(0)  --  Rate Float [count per second], always
        "#]],
    );
}

#[test]
fn gauges() {
    check_samples(
        &[
            "queue_depth",
            "avg_over_time(queue_depth[5m])",
            "deriv(queue_depth[5m])",
            "rate(queue_depth[5m])",
            "queue_depth + queue_depth",
            "stdvar(queue_depth)",
            "stddev_over_time(queue_depth[5m])",
            r#"count_values("a", queue_depth)"#,
            "group(queue_depth)",
            "present_over_time(queue_depth[5m])",
            "ln(queue_depth)",
            "queue_depth * 100",
            "queue_depth % 7",
            "queue_depth ^ 2",
            "sgn(queue_depth)",
            "node_load1",
            "node_load1 + queue_depth",
        ],
        &expect![[r#"
            queue_depth  --  Gauge Float [count]
            avg_over_time(queue_depth[5m])  --  Gauge Float [count]
            deriv(queue_depth[5m])  --  Gauge Float [count per second]
            rate(queue_depth[5m])  --  Rate Float [count per second]
            queue_depth + queue_depth  --  Gauge Float [count]
            stdvar(queue_depth)  --  Gauge Float [count^2]
            stddev_over_time(queue_depth[5m])  --  Gauge Float [count]
            count_values("a", queue_depth)  --  Gauge Float [count]
            group(queue_depth)  --  Truth Float [count]
            present_over_time(queue_depth[5m])  --  Truth Float [count]
            ln(queue_depth)  --  Gauge Float [unknown]
            queue_depth * 100  --  Gauge Float [count ×100]
            queue_depth % 7  --  Gauge Float [count]
            queue_depth ^ 2  --  Gauge Float [unknown]
            sgn(queue_depth)  --  Gauge Float [unknown]
            node_load1  --  Unknown Unknown [unknown]
            node_load1 + queue_depth  --  Unknown Unknown [unknown]
        "#]],
    );
}

#[test]
fn histograms() {
    check_samples(
        &[
            "db_client_operation_duration_seconds_bucket",
            "rate(db_client_operation_duration_seconds_bucket[5m])",
            "sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))",
            "histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])))",
            "rate(db_client_operation_duration_seconds_sum[5m]) / rate(db_client_operation_duration_seconds_count[5m])",
            "sum(rate(db_client_operation_duration_seconds_sum[5m])) / sum(rate(db_client_operation_duration_seconds_count[5m]))",
            r#"rate(db_client_operation_duration_seconds_bucket{le="1.0"}[5m]) / ignoring (le) rate(db_client_operation_duration_seconds_count[5m])"#,
            "histogram_fraction(0, 1, rate(db_client_operation_duration_seconds_bucket[5m]))",
            "histogram_count(rate(db_client_operation_duration_seconds_bucket[5m]))",
            "histogram_avg(rate(db_client_operation_duration_seconds_bucket[5m]))",
            "rate(db_client_operation_duration_seconds_sum[5m]) * 1000",
            "histogram_quantile(0.9, rate(db_client_operation_duration_seconds_bucket[5m])) > 0.5",
        ],
        &expect![[r#"
            db_client_operation_duration_seconds_bucket  --  Counter Bucket [count] of [seconds]
            rate(db_client_operation_duration_seconds_bucket[5m])  --  Rate Bucket [count per second] of [seconds]
            sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))  --  Rate Bucket [count per second] of [seconds]
            histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])))  --  Gauge Float [seconds]
            rate(db_client_operation_duration_seconds_sum[5m]) / rate(db_client_operation_duration_seconds_count[5m])  --  Gauge Float [seconds per count] of [seconds]
            sum(rate(db_client_operation_duration_seconds_sum[5m])) / sum(rate(db_client_operation_duration_seconds_count[5m]))  --  Gauge Float [seconds per count] of [seconds]
            rate(db_client_operation_duration_seconds_bucket{le="1.0"}[5m]) / ignoring (le) rate(db_client_operation_duration_seconds_count[5m])  --  Gauge Bucket [ratio] of [seconds]
            histogram_fraction(0, 1, rate(db_client_operation_duration_seconds_bucket[5m]))  --  Gauge Float [ratio]
            histogram_count(rate(db_client_operation_duration_seconds_bucket[5m]))  --  Rate Float [count per second]
            histogram_avg(rate(db_client_operation_duration_seconds_bucket[5m]))  --  Gauge Float [seconds]
            rate(db_client_operation_duration_seconds_sum[5m]) * 1000  --  Rate Float [ratio ×1000] of [seconds]
            histogram_quantile(0.9, rate(db_client_operation_duration_seconds_bucket[5m])) > 0.5  --  Gauge Float [seconds]
        "#]],
    );
}

#[test]
fn times() {
    check_samples(
        &[
            "time()",
            "timestamp(queue_depth)",
            "time() - timestamp(queue_depth)",
            "time() - timestamp(queue_depth) > 300",
            "timestamp(queue_depth) + 5m",
            "stddev(timestamp(queue_depth))",
            "rate(db_client_operation_duration_seconds_sum[5m]) * 5m",
            "5m",
            "5m / 60",
            "idelta(timestamp(queue_depth)[5m:])",
        ],
        &expect![[r#"
            time()  --  Gauge Float [instant], always
            timestamp(queue_depth)  --  Gauge Float [instant]
            time() - timestamp(queue_depth)  --  Gauge Float [seconds]
            time() - timestamp(queue_depth) > 300  --  Gauge Float [seconds]
            timestamp(queue_depth) + 5m  --  Gauge Float [instant]
            stddev(timestamp(queue_depth))  --  Gauge Float [seconds]
            rate(db_client_operation_duration_seconds_sum[5m]) * 5m  --  Rate Float [seconds] of [seconds]
            5m  --  Constant Float [seconds] = 300, always
            5m / 60  --  Constant Float [seconds ×0.016666666666666666] = 5, always
            idelta(timestamp(queue_depth)[5m:])  --  Gauge Float [seconds]
        "#]],
    );
}

#[test]
fn numbers() {
    check_samples(
        &[
            "1 + 2 * 3",
            "-(2)",
            "2 ^ 10",
            "7 % 4",
            "vector(1) + 1",
            "scalar(vector(3))",
            "queue_depth * 0",
            "1 / 0",
        ],
        &expect![[r#"
            1 + 2 * 3  --  Constant Float [any] = 7, always
            -(2)  --  Constant Float [any] = -2, always
            2 ^ 10  --  Constant Float [any] = 1024, always
            7 % 4  --  Constant Float [any] = 3, always
            vector(1) + 1  --  Constant Float [any] = 2, always
            scalar(vector(3))  --  Constant Float [any] = 3, always
            queue_depth * 0  --  Gauge Float [unknown]
            1 / 0  --  Constant Float [any] = inf, always
        "#]],
    );
}
