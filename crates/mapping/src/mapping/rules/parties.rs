//! Supplier, customer and fiscal representative.

use super::{Context, Judge};
use crate::{
    osa::{Id, el},
    texts::finding as rule,
};

pub fn invoice(judge: &mut Judge<'_, '_, '_>, context: &Context<'_>) {
    let Some(head) = context.head else { return };
    let supplier = judge.document.child(head, el::invoice_head::SUPPLIER_INFO);
    let customer = judge.document.child(head, el::invoice_head::CUSTOMER_INFO);
    let fiscal = judge.document.child(head, el::invoice_head::FISCAL_REPRESENTATIVE_INFO);
    if let Some(supplier) = supplier {
        self::supplier(judge, supplier);
    }
    match customer {
        Some(customer) => self::customer(judge, customer, context.customer_status),
        None => judge.raise(&rule::CUSTOMER_INFO_MISSING, head, &[]),
    }
    if let Some(fiscal) = fiscal {
        fiscal_representative(judge, fiscal, supplier);
    }
    same(judge, supplier, customer, fiscal);
}

/// A tax number's parts.
struct TaxNumber<'d> {
    id: Id,
    taxpayer: &'d str,
    vat_code: &'d str,
    county: &'d str,
}

fn tax_number<'d>(judge: &Judge<'_, 'd, '_>, of: Id, slot: u16) -> Option<TaxNumber<'d>> {
    let id = judge.document.child(of, slot)?;
    let mut found = TaxNumber { id, taxpayer: "", vat_code: "", county: "" };
    for (_, node) in judge.document.children(id) {
        let text = node.text().unwrap_or_default();
        match node.slot {
            el::tax_number::TAXPAYER_ID | el::customer_tax_number::TAXPAYER_ID => found.taxpayer = text,
            el::tax_number::VAT_CODE | el::customer_tax_number::VAT_CODE => found.vat_code = text,
            el::tax_number::COUNTY_CODE | el::customer_tax_number::COUNTY_CODE => found.county = text,
            _ => {}
        }
    }
    Some(found)
}

/// Check digit and county code.
fn check(judge: &mut Judge<'_, '_, '_>, number: &TaxNumber<'_>) {
    if !check_digit(number.taxpayer) {
        judge.raise(&rule::TAX_NUMBER_CHECK, number.id, &[number.taxpayer]);
    }
    if !number.county.is_empty() && !county(number.county) {
        judge.raise(&rule::COUNTY_CODE, number.id, &[number.county]);
    }
}

fn supplier(judge: &mut Judge<'_, '_, '_>, supplier: Id) {
    use el::supplier_info as at;
    let number = tax_number(judge, supplier, at::SUPPLIER_TAX_NUMBER);
    let member = tax_number(judge, supplier, at::GROUP_MEMBER_TAX_NUMBER);
    if let Some(number) = &number {
        check(judge, number);
        if number.vat_code == "4" {
            judge.raise(&rule::SUPPLIER_VAT_CODE, number.id, &[]);
        }
        if number.vat_code == "5" && member.is_none() {
            judge.raise(&rule::SUPPLIER_GROUP_MEMBER_MISSING, number.id, &[]);
        }
    }
    group_member(judge, member.as_ref());
    if let (Some(id), Some(number)) = (judge.document.child(supplier, at::COMMUNITY_VAT_NUMBER), &number) {
        let community = judge.document.text(id).unwrap_or_default();
        let own = community.strip_prefix("HU");
        let members = member.as_ref().map(|member| member.taxpayer);
        if own != Some(number.taxpayer) && (own.is_none() || own != members) && !number.taxpayer.is_empty() {
            judge.raise(&rule::SUPPLIER_COMMUNITY_NUMBER, id, &[community, number.taxpayer]);
        }
    }
    country(judge, judge.document.child(supplier, at::SUPPLIER_ADDRESS));
}

fn group_member(judge: &mut Judge<'_, '_, '_>, member: Option<&TaxNumber<'_>>) {
    if let Some(member) = member {
        check(judge, member);
        if !matches!(member.vat_code, "" | "4") {
            judge.raise(&rule::GROUP_MEMBER_VAT_CODE, member.id, &[]);
        }
    }
}

fn customer(judge: &mut Judge<'_, '_, '_>, customer: Id, status: &str) {
    use el::{customer_info as at, customer_vat_data as of};
    let data = judge.document.child(customer, at::CUSTOMER_VAT_DATA);
    let child = |slot: u16| data.and_then(|data| judge.document.child(data, slot));
    let (community, third) = (child(of::COMMUNITY_VAT_NUMBER), child(of::THIRD_STATE_TAX_ID));
    let number = data.and_then(|data| tax_number(judge, data, of::CUSTOMER_TAX_NUMBER));
    let name = judge.document.child(customer, at::CUSTOMER_NAME);
    let address = judge.document.child(customer, at::CUSTOMER_ADDRESS);
    if let Some(number) = &number {
        check(judge, number);
        if number.vat_code == "4" {
            judge.raise(&rule::CUSTOMER_VAT_CODE, number.id, &[]);
        }
        let member = tax_number(judge, number.id, el::customer_tax_number::GROUP_MEMBER_TAX_NUMBER);
        group_member(judge, member.as_ref());
    }
    match status {
        "PRIVATE_PERSON" => {
            if let Some(data) = data {
                judge.raise(&rule::CUSTOMER_DATA_NOT_EXPECTED, data, &[]);
            }
            if (name.is_none() || address.is_none()) && !judge.named {
                judge.raise(&rule::PRIVATE_PERSON_UNNAMED, customer, &[]);
            }
        }
        "" => {}
        _ if name.is_none() || address.is_none() => judge.raise(&rule::CUSTOMER_DATA_EXPECTED, customer, &[]),
        _ => {}
    }
    if status == "DOMESTIC" {
        match (community, third) {
            (Some(community), _) => judge.raise(&rule::CUSTOMER_COMMUNITY_NOT_EXPECTED, community, &[]),
            (None, Some(third)) => judge.raise(&rule::CUSTOMER_THIRD_STATE_NOT_EXPECTED, third, &[]),
            (None, None) if number.is_none() => {
                judge.raise(&rule::CUSTOMER_TAX_NUMBER_MISSING, customer, &[])
            }
            (None, None) => {}
        }
    } else if let Some(id) = community {
        let text = judge.document.text(id).unwrap_or_default();
        let state = text.get(..2).unwrap_or_default();
        if !text.is_empty() && !MEMBER_STATES.contains(&state) {
            judge.raise(&rule::CUSTOMER_COMMUNITY_NUMBER, id, &[text]);
        }
    }
    country(judge, address);
}

fn fiscal_representative(judge: &mut Judge<'_, '_, '_>, fiscal: Id, supplier: Option<Id>) {
    use el::fiscal_representative as at;
    if let Some(number) = tax_number(judge, fiscal, at::FISCAL_REPRESENTATIVE_TAX_NUMBER) {
        check(judge, &number);
        if !matches!(number.vat_code, "" | "1" | "2" | "4") {
            judge.raise(&rule::FISCAL_VAT_CODE, number.id, &[]);
        }
    }
    country(judge, judge.document.child(fiscal, at::FISCAL_REPRESENTATIVE_ADDRESS));
    let own = supplier.and_then(|id| tax_number(judge, id, el::supplier_info::SUPPLIER_TAX_NUMBER));
    if own.is_some_and(|own| own.county != "51") {
        judge.raise(&rule::FISCAL_NOT_EXPECTED, fiscal, &[]);
    }
}

/// The one who is liable to a product fee.
pub fn obligated(judge: &mut Judge<'_, '_, '_>, evidence: Id) {
    use el::payment_evidence_document_data as at;
    if let Some(number) = tax_number(judge, evidence, at::OBLIGATED_TAX_NUMBER) {
        check(judge, &number);
    }
    country(judge, judge.document.child(evidence, at::OBLIGATED_ADDRESS));
}

/// What two parties cannot have in common.
fn same(judge: &mut Judge<'_, '_, '_>, supplier: Option<Id>, customer: Option<Id>, fiscal: Option<Id>) {
    use el::{customer_info, fiscal_representative, supplier_info};
    let Some(supplier) = supplier else { return };
    let own = tax_number(judge, supplier, supplier_info::SUPPLIER_TAX_NUMBER).map(|number| number.taxpayer);
    let name = judge.text(Some(supplier), supplier_info::SUPPLIER_NAME);
    let bank = judge.text(Some(supplier), supplier_info::SUPPLIER_BANK_ACCOUNT_NUMBER);
    if let Some(customer) = customer {
        let data = judge.document.child(customer, customer_info::CUSTOMER_VAT_DATA);
        let number =
            data.and_then(|data| tax_number(judge, data, el::customer_vat_data::CUSTOMER_TAX_NUMBER));
        if let Some(number) =
            number.filter(|number| own == Some(number.taxpayer) && !number.taxpayer.is_empty())
        {
            judge.raise(&rule::SAME_TAXPAYER, number.id, &[]);
        }
        if name.is_some() && name == judge.text(Some(customer), customer_info::CUSTOMER_NAME) {
            judge.raise(&rule::SAME_NAME, customer, &[]);
        }
        if bank.is_some() && bank == judge.text(Some(customer), customer_info::CUSTOMER_BANK_ACCOUNT_NUMBER) {
            judge.raise(&rule::SAME_BANK_ACCOUNT, customer, &[]);
        }
    }
    if let Some(fiscal) = fiscal {
        let number = tax_number(judge, fiscal, fiscal_representative::FISCAL_REPRESENTATIVE_TAX_NUMBER);
        if let Some(number) =
            number.filter(|number| own == Some(number.taxpayer) && !number.taxpayer.is_empty())
        {
            judge.raise(&rule::SAME_FISCAL_TAXPAYER, number.id, &[]);
        }
        if name.is_some()
            && name == judge.text(Some(fiscal), fiscal_representative::FISCAL_REPRESENTATIVE_NAME)
        {
            judge.raise(&rule::SAME_FISCAL_NAME, fiscal, &[]);
        }
    }
}

fn country(judge: &mut Judge<'_, '_, '_>, address: Option<Id>) {
    let Some((form, _)) = address.and_then(|address| judge.document.children(address).next()) else { return };
    let found = judge.document.children(form).find(|(_, node)| {
        matches!(node.slot, el::simple_address::COUNTRY_CODE | el::detailed_address::COUNTRY_CODE)
    });
    let Some((id, node)) = found else { return };
    let code = node.text().unwrap_or_default();
    if code.len() == 2 && code != "HU" && COUNTRIES.as_bytes().chunks(2).all(|known| known != code.as_bytes())
    {
        judge.raise(&rule::COUNTRY_CODE, id, &[code]);
    }
}

/// The eighth digit of a taxpayer id: weights 9 7 3 1 9 7 3, complement to ten. True for what is no id at all.
fn check_digit(taxpayer: &str) -> bool {
    let [first @ .., last] = taxpayer.as_bytes() else { return true };
    if first.len() != 7 || !taxpayer.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let sum = first.iter().zip([9_u32, 7, 3, 1, 9, 7, 3]).fold(0_u32, |sum, (digit, weight)| {
        sum.wrapping_add(u32::from(digit.wrapping_sub(b'0')).wrapping_mul(weight))
    });
    let check = 10_u32.wrapping_sub(sum.wrapping_rem(10)).wrapping_rem(10);
    check == u32::from(last.wrapping_sub(b'0'))
}

/// 02–20 and 22–44 the counties and Budapest, 51 the taxpayers of special status.
fn county(code: &str) -> bool {
    matches!(code.parse::<u8>(), Ok(2..=20 | 22..=44 | 51))
}

/// Member states of the EU but Hungary, as in VAT numbers, with Northern Ireland.
const MEMBER_STATES: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
];

/// ISO 3166-1 alpha-2, and XK and XI, which are in use.
const COUNTRIES: &str = "\
ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ\
DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJE\
JMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINL\
NONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTL\
TMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZWXKXI";

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, check_digit, county};

    #[test]
    fn tables_are_sound() {
        assert_eq!(COUNTRIES.len(), 251 * 2);
        for id in ["99999999", "99887764", "22699701", "10773381"] {
            assert!(check_digit(id), "{id}");
        }
        assert!(!check_digit("12345678") && !check_digit("99999998"));
        assert!(
            county("02") && county("44") && county("51") && !county("21") && !county("01") && !county("50")
        );
    }
}
