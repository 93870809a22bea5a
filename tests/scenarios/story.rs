//! The whole story on the official samples: put, mark, submit, settle, settle again; with and without `kill -9` between
//! any two steps.

use cashbook_sandbox::{Image, Record, Status};
use cashbook_tests::{
    canonical::{difference, lines_without_extension},
    documents::{SAMPLES_COMPANY as COMPANY, pdf, sample, settlement},
    world::World,
};
use chrono::Utc;
use serde_json::json;

const ADVANCE: (&str, &str) = ("AAA000567", "belfoldi-elolegszamla.xml");
const FINAL: &str = "belfoldi-vegszamla.xml";

#[tokio::test(flavor = "multi_thread")]
async fn advance_and_final_invoice_and_their_settlements() {
    tell(World::start().await, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_goes_on_after_kill_9_between_any_two_steps() {
    tell(World::start().await, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_under_redis() {
    if let Some(world) = World::on_redis().await {
        tell(world, true).await;
    }
}

async fn tell(mut world: World, crashes: bool) {
    let Some(advance_xml) = sample(ADVANCE.1) else { return };
    let Some(final_xml) = sample(FINAL) else { return };
    let final_number = number_in(&final_xml);
    assert_eq!(number_in(&advance_xml), ADVANCE.0);
    let numbers = [ADVANCE.0, final_number.as_str()];
    let step = async |world: &mut World| {
        if crashes {
            world.crash().await;
        }
    };
    world.company(COMPANY).await;
    step(&mut world).await;

    for (number, xml) in [(numbers[0], &advance_xml), (numbers[1], &final_xml)] {
        world.api.put_xml(COMPANY, number, 1, xml).await.good();
        step(&mut world).await;
        assert_eq!(world.state(COMPANY, number).await, "not-submitted");
    }
    world.api.round().await;
    assert_eq!(world.sandbox.stats().requests, 0, "nothing is marked, so nothing is asked or sent");

    let marked = world.api.mark(COMPANY, &numbers).await.good();
    assert_eq!(marked["results"].as_array().map(Vec::len), Some(2), "{marked}");
    step(&mut world).await;
    for number in numbers {
        assert_eq!(world.state(COMPANY, number).await, "waiting");
        assert_eq!(world.attention(COMPANY, number).await, "image-missing");
        world.api.put_image(COMPANY, number, &pdf(number)).await.good();
        step(&mut world).await;
    }
    world.api.round().await;
    step(&mut world).await;

    for (number, xml) in [(numbers[0], &advance_xml), (numbers[1], &final_xml)] {
        let row = world.api.state(COMPANY, number).await;
        assert_eq!(row["state"], "submitted", "{row}");
        let records = world.sandbox.submissions_of(COMPANY, number);
        assert_eq!(records.len(), 1, "sent once");
        let record = &records[0];
        assert_eq!((record.image, record.status(Utc::now())), (Image::Pdf, Status::Processed));
        assert_eq!(world.sandbox.image(record.seq).as_deref(), Some(pdf(number).as_slice()));
        assert_same(&world, record, xml);
        let document = world.api.document(COMPANY, number).await.good();
        assert!(document.to_string().contains(&record.hash), "the hash is kept: {document}");
        assert!(row["submittedAt"].as_str().is_some_and(|at| at.ends_with('Z')), "{row}");
    }

    let mut list = vec![settlement("B-21-545424", "600000")];
    world.api.put_settlements(COMPANY, numbers[0], &list).await.good();
    step(&mut world).await;
    let row = world.api.state(COMPANY, numbers[0]).await;
    assert_eq!((&row["state"], &row["settlement"]), (&json!("submitted"), &json!("waiting")));
    world.api.round().await;
    step(&mut world).await;
    assert_settled(&world, numbers[0], &advance_xml, &["600000"]).await;

    list.push(settlement("B-21-545425", "35000"));
    world.api.put_settlements(COMPANY, numbers[0], &list).await.good();
    step(&mut world).await;
    world.api.round().await;
    step(&mut world).await;
    assert_settled(&world, numbers[0], &advance_xml, &["600000", "35000"]).await;

    world.api.round().await;
    let stats = world.sandbox.stats();
    assert_eq!((stats.submissions, stats.documents), (4, 2), "two documents, two settlements, nothing else");
    assert_eq!((stats.identical_resends, stats.fewer_settlements, stats.complaints), (0, 0, 0));
    world.end().await;
}

/// The newest submission is the whole XML again, with these settlements and the placeholder instead of the image.
async fn assert_settled(world: &World, number: &str, xml: &str, amounts: &[&str]) {
    let records = world.sandbox.submissions_of(COMPANY, number);
    let last = records.last().expect("submitted");
    assert_eq!(records.len(), 1 + amounts.len());
    assert_eq!(last.image, Image::Placeholder);
    let sent: Vec<&str> = last.payments.iter().map(|payment| payment.amount.as_str()).collect();
    assert_eq!(sent, amounts);
    for payment in &last.payments {
        assert_eq!((payment.location_code.as_str(), payment.payment_method.as_str()), ("B", "TRANSFER"));
        assert_eq!((payment.currency_code.as_str(), payment.exchange_rate.as_str()), ("HUF", "1"));
        assert_eq!(payment.payment_date, "2026-11-05");
    }
    assert_same(world, last, xml);
    let row = world.api.state(COMPANY, number).await;
    assert_eq!((&row["state"], &row["settlement"]), (&json!("submitted"), &json!("submitted")), "{row}");
}

fn assert_same(world: &World, record: &Record, xml: &str) {
    let sent = world.sandbox.xml(record.seq).expect("kept");
    let sent = std::str::from_utf8(&sent).expect("UTF-8");
    let difference = difference(&lines_without_extension(xml), &lines_without_extension(sent));
    assert_eq!(difference, None, "Cashbook got something else than NAV");
}

fn number_in(xml: &str) -> String {
    let (_, rest) = xml.split_once("<invoiceNumber>").expect("a number");
    rest.split_once('<').expect("its end").0.to_owned()
}
